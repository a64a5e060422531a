/* help.h: explains the language's words, from the rows of words/ alone. */
#ifndef ORGL_OUTPUT_HELP_H
#define ORGL_OUTPUT_HELP_H
#include "../model/model.h"

/* Appends what there is to say about a topic: a verb, kind, field (post.headcount, post headcount), function, keyword, word of a field,
   error code, list (functions …); an empty topic gives the overview. With a model its own fields are known too (NULL:
   none). False when there is nothing: then `out` says so, with the closest topic. */
bool help_topic(const Words *words, Intern *intern, const Model *model, Lang lang, Str topic, Buf *out);
/* Every rule of the standard library; its title has both languages, "Title · 标题": help_half gives one. */
typedef void (*HelpRuleEach)(void *ctx, Str name, Str title);
void help_each_rule(HelpRuleEach each, void *ctx);
Str  help_half(Str title, Lang lang);
/* Appends "join(xs: list, separator: text)", the names in the reader's language. */
void help_signature(FunctionId function, Lang lang, Buf *out);
/* Calls `each` with every word that is a topic, for completion. */
void help_each_topic(WordEach each, void *ctx);
#endif
