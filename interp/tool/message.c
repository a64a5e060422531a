/* message.c: what the command itself says. */
#include "message.h"

#include "../base/os.h"

static const struct { const char *en, *zh; } MESSAGES[MSG_COUNT] = {
#define MESSAGE(ID, en, zh) { en, zh },
#include "../words/cmds.def"
};

const char *message_text(Lang lang, MessageId id)
{
    return lang == LANG_ZH ? MESSAGES[id].zh : MESSAGES[id].en;
}

static const struct { const char *word, *zh; } ARGUMENTS[] = {
#define ARGUMENT(word, zh) { word, zh },
#include "../words/cmds.def"
};

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* FILE, MODEL … in Chinese; one letter stands for itself. */
static void add_argument_word(Buf *out, Str word)
{
    for (size_t i = 0; i < COUNT_OF(ARGUMENTS); i++)
        if (str_eq(word, str_of(ARGUMENTS[i].word))) {
            buf_addz(out, ARGUMENTS[i].zh);
            return;
        }
    buf_add(out, word);
}

void message_arguments(Buf *out, Lang lang, Str text)
{
    for (size_t i = 0, end; i < text.len; i = end) {
        for (end = i; end < text.len && is_capital(text.ptr[end]); end++)
            continue;
        if (lang == LANG_ZH && end > i)
            add_argument_word(out, str_make(text.ptr + i, end - i));
        else
            buf_add(out, str_make(text.ptr + i, (end = end > i ? end : i + 1) - i));
    }
}

/* In Chinese what the system gives as its reason, or arguments. */
static void add_twin(Buf *out, Str text)
{
    Str twin = words_twin(text);
    if (twin.ptr != text.ptr)
        buf_add(out, twin);
    else
        message_arguments(out, LANG_ZH, text);
}

void message_add(Buf *out, Lang lang, MessageId id, const Str *args)
{
    for (const char *p = message_text(lang, id); *p; p++) {
        bool holder = p[0] == '{' && p[1] >= '0' && p[1] <= '9', twin = holder && p[2] == '*' && p[3] == '}';
        if (twin) {
            add_twin(out, args[p[1] - '0']);
            p += 3;
        } else if (holder && p[2] == '}') {
            buf_add(out, args[p[1] - '0']);
            p += 2;
        } else {
            buf_char(out, *p);
        }
    }
}

void message_write(int fd, Lang lang, MessageId id, const Str *args)
{
    Buf text = { 0 };
    message_add(&text, lang, id, args);
    buf_char(&text, '\n');
    os_write(fd, buf_str(&text));
    buf_drop(&text);
}
