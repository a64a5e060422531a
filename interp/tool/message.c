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

void message_add(Buf *out, Lang lang, MessageId id, const Str *args)
{
    for (const char *p = message_text(lang, id); *p; p++) {
        if (p[0] == '{' && p[1] >= '0' && p[1] <= '9' && p[2] == '}') {
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
