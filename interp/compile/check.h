/* check.h: static checks of model statements, so that all errors of a script are known before any of it runs. */
#ifndef ORGL_CHECK_H
#define ORGL_CHECK_H
#include "compile.h"

/* Appends a diagnostic for each clause that its kind does not have, each unknown word of an enumerated field and each
   clause of a wrong shape. Fields that the script or the model defines itself (`define field`) are known. */
void check_script(Compiler *compiler, Node **stmts, size_t n);
#endif
