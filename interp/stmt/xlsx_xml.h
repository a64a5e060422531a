/* xlsx_xml.h: a part of a workbook as events (expat underneath). Names come without their prefix. */
#ifndef ORGL_STMT_XLSX_XML_H
#define ORGL_STMT_XLSX_XML_H
#include "xlsx_zip.h"

typedef struct Xml Xml;
typedef struct XmlHandler {
    void *ctx;
    void (*start)(void *ctx, Xml *xml, const char *element, const char **attributes);
    void (*end)(void *ctx, Xml *xml, const char *element);
    void (*text)(void *ctx, Str text);            /* NULL: of no interest */
} XmlHandler;

/* Reads a whole part. False when it is absent and `needed`, damaged, or was stopped; `fault` tells why. */
bool xml_read(Zip *zip, const char *name, bool needed, XmlHandler handler, ReadFault *fault);
void xml_stop(Xml *xml);                          /* no more events; the reader has set the fault */
/* The attribute of that name, without prefix; NULL when there is none. */
const char *xml_attribute(const char **attributes, const char *name);
#endif
