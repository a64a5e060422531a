/* page.c: the frame of a page that needs nothing else. */
#include "page.h"
#include "output.h"

static const char COMMON[] =
    "body{font:15px/1.5 system-ui,\"Noto Sans\",\"Noto Sans CJK SC\",\"PingFang SC\",\"Microsoft YaHei\",sans-serif;"
    "color:#1d2733;background:#fff;margin:2rem}\n";

void page_begin(bool zh, Str title, const char *style, Buf *out)
{
    buf_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", zh ? "zh-CN" : "en");
    buf_addz(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    output_html_text(title, out);
    buf_addf(out, "</title>\n<style>\n%s%s</style>\n</head>\n<body>\n", COMMON, style);
}

void page_end(Buf *out)
{
    buf_addz(out, "</body>\n</html>\n");
}
