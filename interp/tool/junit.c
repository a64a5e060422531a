/* junit.c: results of tests as the XML that build servers read. */
#include "junit.h"

#include "../base/os.h"
#include "../base/utf8.h"

/* Characters that XML cannot hold become '?'. */
static void add_text(Buf *out, Str text)
{
    const char *p = text.ptr, *end = p + text.len;
    while (p < end) {
        int size;
        int32_t rune = utf8_decode(p, end, &size);
        bool bad = (rune < 0x20 && rune != '\n' && rune != '\t') || rune == 0xFFFE || rune == 0xFFFF;
        switch (bad ? '?' : rune) {
        case '&': buf_addz(out, "&amp;"); break;
        case '<': buf_addz(out, "&lt;"); break;
        case '>': buf_addz(out, "&gt;"); break;
        case '"': buf_addz(out, "&quot;"); break;
        case '?': buf_char(out, '?'); break;
        default: buf_add(out, str_make(p, (size_t)size)); break;
        }
        p += size;
    }
}

/* The line that says what went wrong first. */
static Str first_error(Str text)
{
    Str first = { "", 0 };
    while (text.len) {
        const char *newline = memchr(text.ptr, '\n', text.len);
        size_t n = newline ? (size_t)(newline - text.ptr) : text.len;
        Str line = str_make(text.ptr, n);
        if (memmem(line.ptr, line.len, "[E", 2))
            return line;
        first = first.len ? first : line;
        n += newline != NULL;
        text = str_make(text.ptr + n, text.len - n);
    }
    return first;
}

static void add_case(Buf *out, const TestResult *result)
{
    Str folder = os_dir_name(str_of(result->path));
    buf_addz(out, "    <testcase classname=\"");
    add_text(out, folder.len ? folder : STR("."));
    buf_addz(out, "\" name=\"");
    add_text(out, os_base_name(str_of(result->path)));
    buf_addf(out, "\" time=\"%.3f\"", result->seconds);
    if (result->passed) {
        buf_addz(out, "/>\n");
        return;
    }
    const char *element = result->failed_expects ? "failure" : "error";
    buf_addf(out, ">\n      <%s message=\"", element);
    add_text(out, first_error(buf_str(&result->printed)));
    buf_addz(out, "\">");
    add_text(out, buf_str(&result->printed));
    buf_addf(out, "</%s>\n    </testcase>\n", element);
}

void junit_write(const TestResult *results, size_t n, Buf *out)
{
    size_t failures = 0, errors = 0;
    double seconds = 0;
    for (size_t i = 0; i < n; i++) {
        failures += !results[i].passed && results[i].failed_expects;
        errors += !results[i].passed && !results[i].failed_expects;
        seconds += results[i].seconds;
    }
    buf_addf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"orgl\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
             "time=\"%.3f\">\n", n, failures, errors, seconds);
    for (size_t i = 0; i < n; i++)
        add_case(out, &results[i]);
    buf_addz(out, "  </testsuite>\n</testsuites>\n");
}
