# Orgl: one makefile, nothing is written outside $(BUILD).
#
#   make            the release build, $(BUILD)/orgl        make demo      what the program does, on a real case
#   make check      everything tested                       make asan      a build with sanitizers, in $(BUILD)-asan
#   make bench      measured beside sqlite3 and lua         make lint      clang-tidy, lengths
#   make layers     includes only go down                   make deps      installs what is missing (Debian)
#   make install PREFIX=/usr/local DESTDIR=                 make uninstall, make clean
#
# Variables: CC, CFLAGS (optimization and debugging only; what the build needs is added), LDFLAGS, BUILD, PREFIX, DESTDIR,
# WERROR=1 (warnings are errors).

BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
CFLAGS ?= -O2 -g
LDFLAGS ?=
PKG_CONFIG ?= pkg-config
WERROR ?=

WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum -Wvla -Wformat=2 \
           $(if $(WERROR),-Werror)
# Asked once, when first needed: the packages may just have been installed by `deps`.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell $(PKG_CONFIG) --cflags sqlite3 libutf8proc jansson expat libffi))$(PKG_CFLAGS)
# Libraries stand in the program where their archives are installed, and nothing is relocated: that halves what a start costs.
archive = $(or $(wildcard $(shell $(CC) -print-file-name=lib$(1).a)),-l$(1))
ARCHIVES = sqlite3 utf8proc jansson expat csv minizip z ffi
LIBS = $(eval LIBS := $$(foreach lib,$$(ARCHIVES),$$(call archive,$$(lib))) -ldl -lm -pthread)$(LIBS)
READLINE_CFLAGS = $(eval READLINE_CFLAGS := $$(shell $(PKG_CONFIG) --cflags readline))$(READLINE_CFLAGS)
READLINE_LIBS = $(eval READLINE_LIBS := $$(foreach lib,readline tinfo,$$(call archive,$$(lib))))$(READLINE_LIBS)
NEEDED = -std=c11 -D_GNU_SOURCE -fno-pie $(WARNINGS) $(PKG_CFLAGS)
COMPILE = $(CC) $(NEEDED) $(CFLAGS) $(EXTRA) -MMD -MP

SOURCES := $(sort $(wildcard interp/*/*.c))
# The library is without readline; main.c and the prompt are the program.
PROGRAM_SOURCES := interp/main.c $(wildcard interp/tool/line.c interp/tool/repl.c)
LIBRARY_SOURCES := $(filter-out $(PROGRAM_SOURCES),$(SOURCES))
object = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
LIBRARY_OBJECTS := $(call object,$(LIBRARY_SOURCES)) $(BUILD)/obj/stdlib.o
PROGRAM_OBJECTS := $(call object,$(PROGRAM_SOURCES))
UNIT_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(sort $(wildcard tests/unit/test_*.c)))
LAYERS := base words source syntax model graph value analysis query compile vm lib stmt output tool

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all units demo check bench asan lint format layers install uninstall clean deps FORCE

all: $(BUILD)/orgl

$(BUILD)/orgl: $(PROGRAM_OBJECTS) $(BUILD)/liborgl.a
	$(CC) $(CFLAGS) -no-pie $(LDFLAGS) -o $@ $^ $(LIBS) $(READLINE_LIBS)

$(BUILD)/liborgl.a: $(LIBRARY_OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/obj/%.o: %.c $(BUILD)/flags | $(BUILD)/ready
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(BUILD)/obj/interp/tool/line.o: EXTRA = $(READLINE_CFLAGS)
# The dispatch loop: one indirect jump per opcode, not merged into one.
$(BUILD)/obj/interp/vm/dispatch.o: EXTRA = -fno-strict-aliasing $(if $(findstring clang,$(CC)),,-fno-gcse -fno-crossjumping -fno-tree-slp-vectorize)

# The standard library in the program, as bytes.
$(BUILD)/gen/stdlib.c: $(sort $(wildcard stdlib/*.org stdlib/*.tsv)) interp/tool/embed.awk $(BUILD)/flags
	@mkdir -p $(@D)
	for file in $(filter %.org %.tsv,$^); do echo "file $$(basename $$file .org)"; od -An -v -tu1 $$file; done | awk -f interp/tool/embed.awk > $@

$(BUILD)/obj/stdlib.o: $(BUILD)/gen/stdlib.c
	@mkdir -p $(@D)
	$(COMPILE) -Iinterp -c -o $@ $<

BUILT_WITH = $(CC) $(CFLAGS) $(LDFLAGS) $(notdir $(sort $(wildcard stdlib/*.org stdlib/*.tsv)))
# Compiled anew when the compiler or the flags differ from those of the last time.
$(BUILD)/flags: FORCE
	@mkdir -p $(BUILD)
	@echo '$(BUILT_WITH)' | cmp -s - $@ || echo '$(BUILT_WITH)' > $@

# Names what is missing before the compiler stumbles over it.
$(BUILD)/ready:
	@mkdir -p $(BUILD)
	@CC='$(CC)' PKG_CONFIG='$(PKG_CONFIG)' .ci/deps --only-check build && touch $@

# ---- tests ----
# All unit tests; or one with its run: `make unit-test_base`. A test whose first line is `// link: base words` is then
# linked with these layers only, so that it runs while others do not compile.
units: $(UNIT_TESTS)

$(BUILD)/unit/%: $(BUILD)/obj/tests/unit/%.o $(BUILD)/liborgl.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -no-pie $(LDFLAGS) $(WRAPS) -o $@ $^ $(LIBS) -lcmocka

# The calls that this test lets fail are led to it, by the names that stand in it.
$(BUILD)/unit/test_failing: WRAPS = $(addprefix -Wl$(comma)--wrap=,$(sort $(shell sed -n \
    -e 's/^ON_[0-9].[A-Z]*, [^,]*, [^,]*, \([a-z0-9_]*\),.*/\1/p' -e 's/^[a-zA-Z_].*__wrap_\([a-z0-9_]*\).*/\1/p' tests/unit/test_failing.c)))
comma := ,

LINK ?=
LINK_OBJECTS := $(call object,$(filter-out $(PROGRAM_SOURCES),$(foreach layer,$(LINK),$(wildcard interp/$(layer)/*.c interp/$(layer).c)))) $(BUILD)/obj/stdlib.o
$(BUILD)/unit-part/%: $(BUILD)/obj/tests/unit/%.o $(LINK_OBJECTS) FORCE
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -no-pie $(LDFLAGS) -o $@ $< $(LINK_OBJECTS) $(LIBS) -lcmocka

unit-%: FORCE
	@link=$$(sed -n '1s|^// link:||p' tests/unit/$*.c); \
	if [ -n "$$link" ]; then \
	    $(MAKE) --no-print-directory $(BUILD)/unit-part/$* LINK="$$link" && $(BUILD)/unit-part/$*; \
	else \
	    $(MAKE) --no-print-directory $(BUILD)/unit/$* && $(BUILD)/unit/$*; \
	fi

# One layer's objects: `make layer-base`.
$(foreach layer,$(LAYERS),$(eval layer-$(layer): $(call object,$(filter-out $(PROGRAM_SOURCES),$(wildcard interp/$(layer)/*.c interp/$(layer).c)))))

check: deps
	@$(MAKE) --no-print-directory all units
	@BUILD='$(BUILD)' CC='$(CC)' python3 tests/run

# The example has planted faults: its check must find errors (status 1), and nothing else may go wrong.
demo: deps
	@$(MAKE) --no-print-directory all
	@$(BUILD)/orgl examples/service.org; status=$$?; \
	if [ $$status -ne 1 ]; then echo "demo: examples/service.org ended with $$status instead of 1" >&2; exit 1; fi

# The program without history: what history costs is measured beside it.
$(BUILD)/orgl-no-history: $(BUILD)/obj/tests/bench/no_history.o $(PROGRAM_OBJECTS) $(BUILD)/liborgl.a
	$(CC) $(CFLAGS) -no-pie $(LDFLAGS) -Wl,--wrap=history_seal -o $@ $^ $(LIBS) $(READLINE_LIBS)

bench: deps
	@.ci/deps bench
	@$(MAKE) --no-print-directory all $(BUILD)/orgl-no-history
	@BUILD='$(BUILD)' python3 tests/bench/run

SANITIZE = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
asan:
	@$(MAKE) --no-print-directory BUILD='$(BUILD)-asan' CFLAGS='$(SANITIZE)' all units

layers:
	@python3 tests/tools/layers.py

# Mistakes, and what must not grow. clang-format is for new code (`make format FILES=…`): tables and short macros keep their layout.
lint:
	@python3 tests/tools/test_style.py
	@for file in $(SOURCES) interp/main.c; do clang-tidy --quiet $$file -- $(NEEDED) || exit 1; done

FILES ?=
format:
	clang-format -i $(FILES)

deps:
	@CC='$(CC)' PKG_CONFIG='$(PKG_CONFIG)' .ci/deps build tests

# ---- installing ----
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/orgl/stdlib $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(BUILD)/orgl $(DESTDIR)$(PREFIX)/bin/orgl
	install -m 644 $(sort $(wildcard stdlib/*.org stdlib/*.tsv)) $(DESTDIR)$(PREFIX)/share/orgl/stdlib
	install -m 644 interp/tool/orgl.1 $(DESTDIR)$(PREFIX)/share/man/man1/orgl.1

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/orgl $(DESTDIR)$(PREFIX)/share/man/man1/orgl.1
	rm -rf $(DESTDIR)$(PREFIX)/share/orgl

clean:
	rm -rf $(BUILD) $(BUILD)-asan build-fuzz

-include $(LIBRARY_OBJECTS:.o=.d) $(PROGRAM_OBJECTS:.o=.d) $(patsubst $(BUILD)/unit/%,$(BUILD)/obj/tests/unit/%.d,$(UNIT_TESTS))
