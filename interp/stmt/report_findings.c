/* report_findings.c: what the check found, by severity and rule, with the rule's condition and the evidence. */
#include "../base/os.h"
#include "check_rule.h"
#include "report.h"

static void add_condition(Report *report, const Rule *rule)
{
    Buf text = { 0 };
    report_condition(report, rule, &text);
    if (text.len)
        document_code(&report->doc, report_text(report, "Found where", "条件："), buf_str(&text));
    buf_drop(&text);
}

static void add_rule(Report *report, Sym name)
{
    RuleVec rules = { 0 };
    Rule *rule = NULL;
    rules_list(report->ctx, &rules);
    for (size_t i = 0; i < rules.len && !rule; i++)
        rule = rules.at[i]->name == name ? rules.at[i] : NULL;
    vec_drop(&rules);
    document_heading(&report->doc, 4, NULL, rule ? rule_title(report->ctx, rule) : sym_str(report->ctx, name));
    if (rule)
        add_condition(report, rule);
}

static void add_finding(Report *report, const Finding *finding)
{
    Str place = finding->file.len ? report_printf(report, "%.*s line %u", "%.*s 第 %u 行", STR_ARG(os_base_name(finding->file)), finding->line) : STR("");
    Str remark = finding->advice;
    if (place.len)
        remark = remark.len ? report_printf(report, "%.*s (%.*s)", "%.*s（%.*s）", STR_ARG(remark), STR_ARG(place)) : place;
    document_item(&report->doc, NULL, STR(""), finding->message, remark);
}

static size_t add_group(Report *report, size_t first)
{
    const Findings *findings = &report->findings;
    const Finding *head = &findings->all.at[first];
    size_t end = first, shown = 0;
    add_rule(report, head->rule);
    document_list(&report->doc);
    for (; end < findings->all.len && findings->all.at[end].rule == head->rule && findings->all.at[end].severity == head->severity; end++)
        if (shown++ < REPORT_FOUND)
            add_finding(report, &findings->all.at[end]);
    document_list_end(&report->doc);
    report_more(report, shown > REPORT_FOUND ? shown - REPORT_FOUND : 0);
    return end;
}

void report_findings(Report *report)
{
    static const struct { const char *en, *zh; } HEADS[] = {
        [W_SEVERITY_ERROR] = { "Errors", "错误" }, [W_SEVERITY_WARNING] = { "Warnings", "警告" }, [W_SEVERITY_NOTE] = { "Notes", "提示" }
    };
    const Findings *findings = &report->findings;
    int severity = -1;
    document_heading(&report->doc, 2, "findings", report_text(report, "Findings", "发现"));
    if (!findings->all.len)
        document_paragraph(&report->doc, NULL, report_text(report, "Nothing was found.", "没有发现问题。"));
    for (size_t i = 0; i < findings->all.len;) {
        if (findings->all.at[i].severity != severity) {
            severity = findings->all.at[i].severity;
            document_heading(&report->doc, 3, NULL, report_printf(report, "%s (%zu)", "%s（%zu）",
                                                                  report->zh ? HEADS[severity].zh : HEADS[severity].en, report->counts[severity]));
        }
        i = add_group(report, i);
    }
    if (findings->waived)
        document_paragraph(&report->doc, "meta", report_printf(report, "Waived: %zu", "已豁免：%zu 项", findings->waived));
}
