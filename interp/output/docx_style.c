/* docx_style.c: how documents of a word processor look (ECMA-376), in a zip archive whose files are stored as they are. */
#include "docx_style.h"
#include "../base/vec.h"

/* ---- the archive (PKWARE's APPNOTE 6.3) ---- */

typedef struct Stored { const char *name; uint32_t crc, size, offset; } Stored;
typedef struct Zip { Buf *out; size_t start; VEC(Stored) files; } Zip;

static uint32_t crc_of(Str bytes)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < bytes.len; i++) {
        crc ^= (unsigned char)bytes.ptr[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xEDB88320u & (0u - (crc & 1)));
    }
    return ~crc;
}

/* Little-endian. */
static void put(Buf *out, uint32_t x, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_char(out, (char)(x >> 8 * i & 0xFF));
}

/* What the entry before a file and the one in the directory have alike; the day is the earliest that there is. */
static void put_common(Buf *out, const Stored *file)
{
    enum { VERSION = 20, STORED = 0, FIRST_DAY = 0x21 };
    put(out, VERSION, 2);
    put(out, 0, 2);
    put(out, STORED, 2);
    put(out, 0, 2);
    put(out, FIRST_DAY, 2);
    put(out, file->crc, 4);
    put(out, file->size, 4);
    put(out, file->size, 4);
    put(out, (uint32_t)strlen(file->name), 2);
    put(out, 0, 2);
}

static void add_file(Zip *zip, const char *name, Str bytes)
{
    Stored file = { name, crc_of(bytes), (uint32_t)bytes.len, (uint32_t)(zip->out->len - zip->start) };
    put(zip->out, 0x04034b50, 4);
    put_common(zip->out, &file);
    buf_addz(zip->out, name);
    buf_add(zip->out, bytes);
    vec_push(&zip->files, file);
}

static void end_zip(Zip *zip)
{
    Buf *out = zip->out;
    uint32_t from = (uint32_t)(out->len - zip->start), n = (uint32_t)zip->files.len;
    for (uint32_t i = 0; i < n; i++) {
        put(out, 0x02014b50, 4);
        put(out, 20, 2);
        put_common(out, &zip->files.at[i]);
        put(out, 0, 2);                     /* comment, disk, attributes */
        put(out, 0, 2);
        put(out, 0, 2);
        put(out, 0, 4);
        put(out, zip->files.at[i].offset, 4);
        buf_addz(out, zip->files.at[i].name);
    }
    uint32_t size = (uint32_t)(out->len - zip->start) - from;
    put(out, 0x06054b50, 4);
    put(out, 0, 4);
    put(out, n, 2);
    put(out, n, 2);
    put(out, size, 4);
    put(out, from, 4);
    put(out, 0, 2);
    vec_drop(&zip->files);
}

/* ---- the document ---- */

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MAIN "application/vnd.openxmlformats-officedocument.wordprocessingml"

static const char TYPES[] =
    XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" MAIN ".document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" MAIN ".styles+xml\"/></Types>";
static const char RELS[] =
    XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" REL "/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
static const char DOCUMENT_RELS[] =
    XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" REL "/styles\" Target=\"styles.xml\"/></Relationships>";
/* A4 in twentieths of a point */
static const char DOCUMENT[] =
    XML "<w:document " W "><w:body><w:p/><w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
    "<w:pgMar w:top=\"1134\" w:right=\"1077\" w:bottom=\"1077\" w:left=\"1077\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>"
    "</w:sectPr></w:body></w:document>";

typedef struct Style { const char *id, *based, *paragraph, *run; } Style;

/* Spacing in twentieths of a point, sizes in halves. */
static const Style PARAGRAPHS[] = {
    { "BodyText", "Normal", "<w:spacing w:before=\"40\" w:after=\"120\"/>", "" },
    { "FirstParagraph", "BodyText", "", "" },
    { "Compact", "BodyText", "<w:spacing w:before=\"30\" w:after=\"30\"/>", "" },
    { "Heading1", "Normal", "<w:keepNext/><w:pageBreakBefore/><w:spacing w:before=\"0\" w:after=\"40\"/><w:outlineLvl w:val=\"0\"/>",
      "<w:b/><w:color w:val=\"1D2733\"/><w:sz w:val=\"40\"/>" },
    { "Heading2", "Normal",
      "<w:keepNext/><w:pBdr><w:left w:val=\"single\" w:sz=\"24\" w:space=\"6\" w:color=\"2F5D8A\"/></w:pBdr>"
      "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E9F0F7\"/><w:spacing w:before=\"320\" w:after=\"120\"/>"
      "<w:ind w:left=\"120\"/><w:outlineLvl w:val=\"1\"/>",
      "<w:b/><w:color w:val=\"1F4468\"/><w:sz w:val=\"26\"/>" },
    { "Heading3", "Normal", "<w:keepNext/><w:spacing w:before=\"220\" w:after=\"60\"/><w:outlineLvl w:val=\"2\"/>",
      "<w:b/><w:color w:val=\"2F4A63\"/><w:sz w:val=\"22\"/>" },
    { "Kicker", "BodyText", "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"18\" w:space=\"4\" w:color=\"2F5D8A\"/></w:pBdr>",
      "<w:color w:val=\"5A6B7D\"/>" },
    { "Legend", "BodyText", "<w:spacing w:before=\"240\"/>", "<w:color w:val=\"66778A\"/><w:sz w:val=\"18\"/>" },
    { "SourceCode", "Normal", "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F3F6F9\"/>", "<w:sz w:val=\"17\"/>" },
};

static const Style RUNS[] = {
    { "Label", NULL, NULL, "<w:color w:val=\"4A5C6E\"/>" },
    { "Derived", NULL, NULL, "<w:color w:val=\"2B5C92\"/>" },
    { "Empty", NULL, NULL, "<w:color w:val=\"98A3AE\"/>" },
    { "Note", NULL, NULL, "<w:color w:val=\"66778A\"/><w:sz w:val=\"18\"/>" },
    { "VerbatimChar", NULL, NULL, "<w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\"/>" },
};

/* Lines below the rows, the head shaded. */
static const char TABLE[] =
    "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblCellMar>"
    "<w:left w:w=\"100\" w:type=\"dxa\"/><w:right w:w=\"100\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
    "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"Table\"><w:name w:val=\"Table\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr>"
    "<w:tblBorders><w:top w:val=\"single\" w:sz=\"4\" w:color=\"C5D0DB\"/><w:bottom w:val=\"single\" w:sz=\"4\" w:color=\"C5D0DB\"/>"
    "<w:insideH w:val=\"single\" w:sz=\"4\" w:color=\"E1E7EE\"/></w:tblBorders></w:tblPr>"
    "<w:tblStylePr w:type=\"firstRow\"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:bottom w:val=\"single\" w:sz=\"12\" "
    "w:color=\"B9C7D5\"/></w:tcBorders><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F3F6F9\"/></w:tcPr></w:tblStylePr></w:style>";

static void add_style(const Style *style, bool paragraph, Buf *out)
{
    buf_addf(out, "<w:style w:type=\"%s\" w:styleId=\"%s\"><w:name w:val=\"%s\"/>", paragraph ? "paragraph" : "character", style->id,
             style->id);
    if (paragraph)
        buf_addf(out, "<w:basedOn w:val=\"%s\"/><w:qFormat/><w:pPr>%s</w:pPr>", style->based, style->paragraph);
    buf_addf(out, "<w:rPr>%s</w:rPr></w:style>", style->run);
}

static void styles(bool zh, Buf *out)
{
    buf_addf(out, XML "<w:styles " W "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" "
             "w:eastAsia=\"Microsoft YaHei\" w:cs=\"Calibri\"/><w:sz w:val=\"20\"/><w:lang w:val=\"%s\" w:eastAsia=\"zh-CN\"/></w:rPr>"
             "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
             "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>"
             "<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/>"
             "</w:style>", zh ? "zh-CN" : "en-GB");
    for (size_t i = 0; i < COUNT_OF(PARAGRAPHS); i++)
        add_style(&PARAGRAPHS[i], true, out);
    for (size_t i = 0; i < COUNT_OF(RUNS); i++)
        add_style(&RUNS[i], false, out);
    buf_addz(out, TABLE);
    buf_addz(out, "</w:styles>");
}

void docx_reference(bool zh, Buf *out)
{
    Zip zip = { .out = out, .start = out->len };
    Buf style = { 0 };
    styles(zh, &style);
    add_file(&zip, "[Content_Types].xml", str_of(TYPES));
    add_file(&zip, "_rels/.rels", str_of(RELS));
    add_file(&zip, "word/_rels/document.xml.rels", str_of(DOCUMENT_RELS));
    add_file(&zip, "word/document.xml", str_of(DOCUMENT));
    add_file(&zip, "word/styles.xml", buf_str(&style));
    end_zip(&zip);
    buf_drop(&style);
}
