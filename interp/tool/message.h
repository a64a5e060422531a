/* message.h: what the command itself says, in both languages; the texts stand in words/cmds.def. */
#ifndef ORGL_TOOL_MESSAGE_H
#define ORGL_TOOL_MESSAGE_H
#include "../source/diag.h"

typedef enum MessageId {
#define MESSAGE(ID, ...) MSG_##ID,
#include "../words/cmds.def"
    MSG_COUNT } MessageId;

/* Appends the message with {0} .. {n} filled in; as many args as it has places. */
void message_add(Buf *out, Lang lang, MessageId id, const Str *args);
#define MESSAGE_ADD(out, lang, id, ...) message_add((out), (lang), (id), (const Str[]){ __VA_ARGS__ STR("") })
/* The same with a newline, to a file descriptor. Note the comma behind the last argument. */
void message_write(int fd, Lang lang, MessageId id, const Str *args);
#define MESSAGE_WRITE(fd, lang, id, ...) message_write((fd), (lang), (id), (const Str[]){ __VA_ARGS__ STR("") })
/* Appends the arguments of a command ("FILE into NEW") as they are shown in the language. */
void message_arguments(Buf *out, Lang lang, Str text);
/* The text as it stands in the table. */
const char *message_text(Lang lang, MessageId id);
#endif
