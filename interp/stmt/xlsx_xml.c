/* xlsx_xml.c: the only file that knows expat. */
#include <expat.h>
#include "xlsx_xml.h"

struct Xml { XML_Parser parser; XmlHandler handler; const char *name; ReadFault *fault; bool stopped; };

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *xml_attribute(const char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
    Xml *xml = ctx;
    if (!xml->stopped)
        xml->handler.start(xml->handler.ctx, xml, local_name(name), attributes);
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
    Xml *xml = ctx;
    if (!xml->stopped)
        xml->handler.end(xml->handler.ctx, xml, local_name(name));
}

static void XMLCALL on_text(void *ctx, const XML_Char *text, int n)
{
    Xml *xml = ctx;
    if (!xml->stopped)
        xml->handler.text(xml->handler.ctx, str_make(text, (size_t)n));
}

/* Workbooks have no document types; entities that unfold without end need one. */
static void XMLCALL on_doctype(void *ctx, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
    Xml *xml = ctx;
    UNUSED(name);
    UNUSED(system);
    UNUSED(public);
    UNUSED(internal);
    fault_setf(xml->fault, 0, "a part of it has a document type: ", "其中一部分带有文档类型：", str_of(xml->name));
    xml_stop(xml);
}

void xml_stop(Xml *xml)
{
    xml->stopped = true;
    XML_StopParser(xml->parser, XML_FALSE);
}

static bool parse_piece(void *ctx, const char *bytes, size_t n, bool last)
{
    Xml *xml = ctx;
    if (XML_Parse(xml->parser, bytes, (int)n, last) == XML_STATUS_OK)
        return true;
    if (!xml->stopped)
        fault_setf(xml->fault, 0, "a part of it is damaged: ", "其中一部分已损坏：", str_of(xml->name));
    return false;
}

bool xml_read(Zip *zip, const char *name, bool needed, XmlHandler handler, ReadFault *fault)
{
    Xml xml = { .parser = XML_ParserCreate(NULL), .handler = handler, .name = name, .fault = fault };
    if (!xml.parser)
        return fault_set(fault, 0, "there is not enough memory", "内存不足");
    XML_SetUserData(xml.parser, &xml);
    XML_SetElementHandler(xml.parser, on_start, on_end);
    if (handler.text)
        XML_SetCharacterDataHandler(xml.parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml.parser, on_doctype);
    ZipFound found = zip_read(zip, name, parse_piece, &xml, fault);
    XML_ParserFree(xml.parser);
    if (found == ZIP_ABSENT)
        return !needed || fault_setf(fault, 0, "a part of it is missing: ", "缺少其中一部分：", str_of(name));
    return found == ZIP_READ;
}
