// link: base words
/* test_words.c: interp/words, the vocabulary's tables and look-ups. `test_words --write FILE` writes grammar/keywords.tsv anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../interp/base/mem.h"
#include "../../interp/words/words.h"
#include "../../interp/words/words_tsv.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static Intern *intern;
static Words *words;

static int set_up(void **state)
{
    UNUSED(state);
    intern = intern_new();
    words = words_new(intern);
    return 0;
}

static int tear_down(void **state)
{
    UNUSED(state);
    words_free(words);
    intern_free(intern);
    return 0;
}

static Sym sym(const char *text)
{
    return intern_add(intern, str_of(text));
}

static void kinds_and_plurals(void **state)
{
    UNUSED(state);
    assert_int_equal(words_kind(words, sym("post")), T_POST);
    assert_int_equal(words_kind(words, sym("posts")), T_POST);
    assert_int_equal(words_kind(words, sym("岗位")), T_POST);
    assert_int_equal(words_singular(words, sym("posts")), T_NONE);
    assert_int_equal(words_singular(words, sym("岗位")), T_POST);
    assert_int_equal(words_plural(words, sym("post")), T_NONE);
    assert_int_equal(words_plural(words, sym("岗位")), T_POST);
    assert_int_equal(words_plural(words, sym("assignments")), T_ASSIGNMENT);
    assert_int_equal(words_kind(words, sym("assignments")), T_NONE);
    assert_int_equal(words_singular(words, sym("assignment")), T_NONE);
    assert_int_equal(words_kind(words, sym("KPI")), T_KPI);
    assert_int_equal(words_plural(words, sym("KPIs")), T_KPI);
    assert_int_equal(words_kind(words, sym("persons")), T_PERSON);
    assert_int_equal(words_kind(words, sym("Post")), T_NONE);
    assert_int_equal(words_kind(words, SYM_NONE), T_NONE);
}

static void tables_list_their_fields(void **state)
{
    UNUSED(state);
    assert_int_equal(TABLE_INFO[T_UNIT].n_fields, 5);
    assert_int_equal(TABLE_INFO[T_SUBMISSION].n_fields, 4);
    int next = 0;
    for (int i = 0; i < T_COUNT; i++) {
        assert_int_equal((int)TABLE_INFO[i].first, next);
        for (int k = 0; k < TABLE_INFO[i].n_fields; k++)
            assert_int_equal((int)FIELD_INFO[next + k].table, i);
        next += TABLE_INFO[i].n_fields;
        assert_int_equal(TABLE_INFO[i].is_link, i >= KIND_COUNT);
    }
    assert_int_equal(next, F_COUNT);
}

static void fields_as_written_and_read(void **state)
{
    UNUSED(state);
    assert_int_equal(words_field(words, T_POST, sym("in")), F_POST_IN);
    assert_int_equal(words_field(words, T_POST, sym("隶属")), F_POST_IN);
    assert_int_equal(words_field(words, T_POST, sym("unit")), F_NONE);
    assert_int_equal(words_field_read(words, T_POST, sym("unit")), F_POST_IN);
    assert_int_equal(words_field_read(words, T_POST, sym("部门")), F_POST_IN);
    assert_int_equal(words_field_read(words, T_POST, sym("manager")), F_POST_REPORTS);
    assert_int_equal(words_field_read(words, T_POST, sym("上级")), F_POST_REPORTS);
    assert_int_equal(words_field_read(words, T_POST, sym("headcount")), F_POST_HEADCOUNT);
    assert_int_equal(words_field_read(words, T_UNIT, sym("parent")), F_UNIT_IN);
    assert_int_equal(words_field_read(words, T_REPORT, sym("readers")), F_REPORT_TO);
    assert_int_equal(words_field(words, T_POST, sym("定员")), F_POST_HEADCOUNT);
    assert_int_equal(words_field(words, T_UNIT, sym("headcount")), F_NONE);
    assert_int_equal(words_field(words, T_ASSIGNMENT, sym("份额")), F_ASSIGNMENT_SHARE);
    assert_int_equal(words_field(words, T_POST, sym("no such word")), F_NONE);
    assert_true(words_any_field(words, sym("curve")));
    assert_true(words_any_field(words, sym("曲线")));
    assert_false(words_any_field(words, sym("span")));
    assert_string_equal(intern_str(intern, words_read_sym(words, F_POST_REPORTS)).ptr, "manager");
    assert_string_equal(intern_str(intern, words_field_sym(words, F_POST_REPORTS)).ptr, "reports");
}

static void an_attribute_goes_before_a_clause_word(void **state)
{
    UNUSED(state);
    assert_int_equal(words_attr(words, T_POST, sym("span")), A_POST_SPAN);
    assert_int_equal(words_attr(words, T_POST, sym("管理幅度")), A_POST_SPAN);
    assert_int_equal(words_attr(words, T_UNIT, sym("span")), A_UNIT_SPAN);
    assert_int_equal(words_attr(words, T_GRADE, sym("span")), A_NONE);
    assert_int_equal(words_attr(words, T_UNIT, sym("定员")), A_UNIT_HEADCOUNT);
    assert_int_equal(words_attr(words, T_ASSIGNMENT, sym("span")), A_NONE);
    for (int i = 0; i < A_COUNT; i++) {
        Sym name = words_attr_sym(words, (AttrId)i);
        assert_int_equal(words_attr(words, ATTR_INFO[i].table, name), i);
        assert_int_equal(words_field_read(words, ATTR_INFO[i].table, name), F_NONE);
        assert_int_equal(words_attr(words, ATTR_INFO[i].table, sym(ATTR_INFO[i].zh)), i);
        assert_int_equal(words_field_read(words, ATTR_INFO[i].table, sym(ATTR_INFO[i].zh)), F_NONE);
    }
}

static void words_of_fields(void **state)
{
    UNUSED(state);
    WordSetId set = WS_NONE;
    int index = -1;
    assert_int_equal(words_word(words, WS_SEX, sym("any")), W_SEX_ANY);
    assert_int_equal(words_word(words, WS_SEX, sym("不限")), W_SEX_ANY);
    assert_int_equal(words_word(words, WS_SEX, sym("女")), W_SEX_FEMALE);
    assert_int_equal(words_word(words, WS_EDUCATION, sym("doctor")), W_EDUCATION_DOCTOR);
    assert_int_equal(words_word(words, WS_ROLE, sym("执行")), W_ROLE_RESPONSIBLE);
    assert_int_equal(words_word(words, WS_GRANT_ROLE, sym("执行")), W_GRANT_ROLE_PERFORM);
    assert_int_equal(words_word(words, WS_AUTHORITY, sym("执行")), W_AUTHORITY_ROUTINE);
    assert_int_equal(words_word(words, WS_SEX, sym("doctor")), -1);
    assert_true(words_any_word(words, sym("doctor"), &set, &index));
    assert_int_equal(set, WS_EDUCATION);
    assert_int_equal(index, W_EDUCATION_DOCTOR);
    assert_true(words_any_word(words, sym("any"), &set, &index));
    assert_int_equal(set, WS_EDUCATION);
    assert_false(words_any_word(words, sym("span"), &set, &index));
    assert_string_equal(word_text(WS_ROLE, W_ROLE_ACCOUNTABLE), "accountable");
    assert_string_equal(word_zh(WS_ROLE, W_ROLE_ACCOUNTABLE), "负责");
    assert_true(WORDSET_INFO[WS_EDUCATION].is_scale);
    assert_false(WORDSET_INFO[WS_SEX].is_scale);
}

static void keywords_by_place(void **state)
{
    UNUSED(state);
    assert_int_equal(words_keyword(words, PL_QUERY, sym("in")), KW_IN_SCOPE);
    assert_int_equal(words_keyword(words, PL_OPERATOR, sym("in")), KW_IN);
    assert_int_equal(words_keyword(words, PL_OPERATOR, sym("属于")), KW_IN);
    assert_int_equal(words_keyword(words, PL_OPERATOR, sym("的")), KW_DOT);
    assert_int_equal(words_keyword(words, PL_CONTROL, sym("in")), KW_IN_LOOP);
    assert_int_equal(words_keyword(words, PL_OPTION, sym("在")), KW_IN_OPTION);
    assert_int_equal(words_keyword(words, PL_OPTION, sym("where")), KW_NONE);
    assert_int_equal(words_keyword(words, PL_OPERATOR, sym("每天")), KW_PER_DAY);
    assert_int_equal(words_keyword(words, PL_LITERAL, sym("无")), KW_NONE_LITERAL);
    assert_int_equal(words_keyword(words, PL_ATTR, sym("名称")), KW_NAME);
}

static void units_are_those_of_the_tree(void **state)
{
    UNUSED(state);
    assert_int_equal(words_unit(words_keyword(words, PL_UNIT, sym("min"))), 2);
    assert_int_equal(words_unit(words_keyword(words, PL_UNIT, sym("个月"))), 6);
    assert_int_equal(words_unit(words_keyword(words, PL_UNIT, sym("y"))), 8);
    assert_int_equal(words_unit(words_keyword(words, PL_UNIT_APART, sym("weeks"))), 5);
    assert_int_equal(words_unit(words_keyword(words, PL_UNIT_APART, sym("年"))), 8);
    assert_int_equal(words_keyword(words, PL_UNIT_APART, sym("hours")), KW_NONE);
    assert_int_equal(words_unit(words_keyword(words, PL_PER, sym("quarter"))), 7);
    assert_int_equal(words_unit(words_keyword(words, PL_PER, sym("hour"))), 3);
    assert_int_equal(words_unit(words_keyword(words, PL_OPERATOR, sym("每周"))), 5);
    assert_int_equal(words_unit(words_keyword(words, PL_OPERATOR, sym("每年"))), 8);
    assert_int_equal(words_unit(KW_PER), 0);
    assert_int_equal(words_unit(KW_FOR_RULE), 0);
}

static void reserved_words(void **state)
{
    UNUSED(state);
    static const char *const RESERVED[] = { "and", "or", "not", "in", "matches", "mod", "per", "true", "false", "none", "if", "fn",
        "from", "exists", "all", "it", "且", "或", "非", "属于", "真", "假", "无", "如果", "函数", "存在", "全部" };
    for (size_t i = 0; i < COUNT_OF(RESERVED); i++)
        assert_true(words_reserved(words, sym(RESERVED[i])));
    static const char *const FREE[] = { "grade", "of", "where", "by", "as", "职级", "lead", "min" };
    for (size_t i = 0; i < COUNT_OF(FREE); i++)
        assert_false(words_reserved(words, sym(FREE[i])));
}

/* The Chinese words that the language fixes. */
typedef struct Fixed { const char *english, *zh; } Fixed;

static void fixed_verbs(void **state)
{
    UNUSED(state);
    static const Fixed VERBS[] = { { "define", "定义" }, { "set", "设置" }, { "drop", "删除" }, { "rename", "改名" }, { "assign", "分配" },
        { "unassign", "取消分配" }, { "weight", "权重" }, { "record", "记录" }, { "grant", "授权" }, { "revoke", "收权" },
        { "relate", "关联" }, { "rate", "评定" }, { "show", "显示" }, { "check", "检查" }, { "rule", "规则" }, { "use", "引用" },
        { "run", "运行" }, { "import", "导入" }, { "help", "帮助" }, { "let", "令" }, { "fn", "函数" }, { "if", "如果" },
        { "for", "对于" }, { "while", "当" }, { "return", "返回" }, { "expect", "期望" }, { "print", "打印" }, { "submit", "提交" },
        { "disable", "停用" }, { "enable", "启用" }, { "waive", "豁免" }, { "try", "尝试" }, { "break", "跳出" },
        { "continue", "继续" }, { "var", "变量" }, { "fail", "失败" } };
    for (size_t i = 0; i < COUNT_OF(VERBS); i++) {
        CommandId command = words_command(words, sym(VERBS[i].english));
        assert_int_not_equal(command, C_NONE);
        assert_int_equal(words_command(words, sym(VERBS[i].zh)), command);
        assert_string_equal(COMMAND_INFO[command].zh, VERBS[i].zh);
    }
    assert_int_equal(words_command(words, sym("exit")), C_quit);
}

/* Fields have one Chinese word wherever they stand among the kinds. */
static void fixed_fields(void **state)
{
    UNUSED(state);
    static const Fixed FIELDS[] = { { "region", "地区" }, { "reports", "上级" }, { "headcount", "编制" }, { "pay", "薪酬" },
        { "nature", "性质" }, { "summary", "概要" }, { "responsible", "责任" }, { "outcome", "结果" }, { "contacts", "联系" },
        { "promotes", "晋升" }, { "transfers", "转换" }, { "equipment", "设备" }, { "information", "信息" }, { "education", "学历" },
        { "training", "培训" }, { "experience", "经验" }, { "requires", "要求" }, { "ability", "能力" }, { "interest", "兴趣" },
        { "personality", "个性" }, { "age", "年龄" }, { "sex", "性别" }, { "physical", "体能" }, { "workplace", "场所" },
        { "disease", "职业病" }, { "shift", "班次" }, { "evenness", "均衡性" }, { "comfort", "舒适度" }, { "share", "份额" },
        { "time", "时间" }, { "volume", "数量" }, { "takes", "耗时" }, { "hours", "工时" }, { "authority", "权限" },
        { "target", "目标" }, { "better", "优" }, { "rank", "等级" }, { "goal", "目标任务" }, { "kind", "类型" },
        { "function", "职能" }, { "steps", "步骤" }, { "impact", "影响" }, { "depth", "深度" }, { "horizon", "期限" },
        { "about", "关于" }, { "floor", "底线" }, { "stretch", "挑战值" }, { "source", "来源" }, { "levels", "级数" },
        { "points", "点数" }, { "standard", "标准" }, { "critical", "关键" }, { "conflicts", "互斥" }, { "uses", "使用" },
        { "manages", "管理类型" }, { "benefit", "福利" }, { "arrivals", "到达" }, { "patience", "耐心" }, { "within", "时限" },
        { "shrinkage", "损耗" }, { "profile", "分布" }, { "served", "服务岗位" }, { "every", "每隔" }, { "holds", "任职" },
        { "since", "自" }, { "severity", "严重度" }, { "likelihood", "可能性" }, { "control", "控制措施" }, { "grades", "适用职级" },
        { "fixed", "固定" }, { "variable", "浮动" }, { "curve", "曲线" }, { "budget", "预算" }, { "hazard", "危险" },
        { "family", "职类" }, { "grade", "职级" }, { "weight", "权重" } };
    for (size_t i = 0; i < COUNT_OF(FIELDS); i++) {
        bool found = false;
        for (int k = 0; k < F_COUNT; k++) {
            if (strcmp(FIELD_INFO[k].name, FIELDS[i].english) == 0) {
                found = true;
                assert_string_equal(FIELD_INFO[k].zh, FIELDS[i].zh);
            }
        }
        assert_true(found);
    }
    assert_string_equal(FIELD_INFO[F_KPI_UNIT].zh, "单位");
    assert_string_equal(FIELD_INFO[F_KPI_PERIOD].zh, "周期");
}

static void fixed_attributes(void **state)
{
    UNUSED(state);
    static const Fixed ATTRS[] = { { "team", "下属" }, { "span", "管理幅度" }, { "layer", "层级" }, { "size", "规模" },
        { "demand", "工作量" }, { "capacity", "产能" }, { "load", "负荷" }, { "fte", "全时当量" }, { "cost", "成本" },
        { "path", "路径" }, { "duties", "职责" } };
    for (size_t i = 0; i < COUNT_OF(ATTRS); i++) {
        AttrId attr = words_attr(words, T_POST, sym(ATTRS[i].english));
        assert_int_not_equal(attr, A_NONE);
        assert_int_equal(words_attr(words, T_POST, sym(ATTRS[i].zh)), attr);
    }
    assert_int_equal(words_attr(words, T_DUTY, sym("覆盖率")), A_DUTY_COVERAGE);
}

static void fixed_kinds_and_words(void **state)
{
    UNUSED(state);
    static const Fixed KINDS[] = { { "unit", "部门" }, { "post", "岗位" }, { "duty", "职责" }, { "process", "流程" },
        { "decision", "决策" }, { "kpi", "指标" }, { "grade", "职级" }, { "family", "职类" }, { "skill", "技能" },
        { "hazard", "危险" }, { "factor", "因素" }, { "report", "报告" }, { "queue", "队列" }, { "person", "人员" },
        { "region", "地区" }, { "payplan", "薪酬方案" } };
    static const Fixed VALUES[] = { { "full_time", "全职" }, { "part_time", "兼职" }, { "temporary", "临时" }, { "contract", "合同" },
        { "intern", "实习" }, { "secondary", "高中" }, { "vocational", "中专" }, { "college", "大专" }, { "bachelor", "本科" },
        { "master", "硕士" }, { "doctor", "博士" }, { "line", "直线" }, { "staff", "参谋" }, { "series", "职系" }, { "group", "职组" },
        { "form", "表单" }, { "policy", "政策性" }, { "business", "业务性" }, { "higher", "高" }, { "lower", "低" },
        { "accountable", "负责" }, { "consulted", "咨询" }, { "informed", "知会" }, { "advises", "参谋指导" }, { "serves", "服务" },
        { "audits", "审计" }, { "informs", "通报" }, { "coordinates", "协调" }, { "supervision", "直接监督" },
        { "adjustment", "相互调整" }, { "outputs", "成果标准" }, { "norms", "规范" }, { "agree", "同意" }, { "input", "提供信息" },
        { "warning", "警告" }, { "note", "提示" }, { "error", "错误" } };
    for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
        assert_int_not_equal(words_kind(words, sym(KINDS[i].english)), T_NONE);
        assert_int_equal(words_kind(words, sym(KINDS[i].zh)), words_kind(words, sym(KINDS[i].english)));
    }
    for (size_t i = 0; i < COUNT_OF(VALUES); i++) {
        WordSetId set;
        int index;
        assert_true(words_any_word(words, sym(VALUES[i].english), &set, &index));
        assert_string_equal(word_zh(set, index), VALUES[i].zh);
        assert_int_equal(words_word(words, set, sym(VALUES[i].zh)), index);
    }
    assert_int_equal(words_word(words, WS_MECHANISM, sym("技能标准")), W_MECHANISM_SKILLS);
    assert_int_equal(words_word(words, WS_MECHANISM, sym("流程标准")), W_MECHANISM_PROCESS);
    assert_int_equal(words_word(words, WS_DECISION_KIND, sym("事务性")), W_DECISION_KIND_ROUTINE);
}

static void fixed_keywords(void **state)
{
    UNUSED(state);
    static const struct { Place place; const char *english, *zh; } ROWS[] = {
        { PL_OPERATOR, "and", "且" }, { PL_OPERATOR, "or", "或" }, { PL_OPERATOR, "not", "非" }, { PL_OPERATOR, "in", "属于" },
        { PL_QUERY, "where", "其中" }, { PL_QUERY, "select", "取" }, { PL_QUERY, "limit", "前" }, { PL_QUERY, "asc", "升序" },
        { PL_QUERY, "desc", "降序" }, { PL_QUERY, "all", "全部" }, { PL_QUERY, "exists", "存在" }, { PL_QUERY, "in", "隶属" },
        { PL_QUERY, "under", "下属于" }, { PL_QUERY, "by", "按" }, { PL_QUERY, "order", "排序" }, { PL_QUERY, "group", "分组" },
        { PL_CONTROL, "else", "否则" }, { PL_CONTROL, "rescue", "补救" }, { PL_CONTROL, "or", "或" }, { PL_CONTROL, "set", "设置" },
        { PL_OPTION, "to", "给" }, { PL_OPTION, "for", "对" }, { PL_OPTION, "into", "写入" }, { PL_OPTION, "share", "份额" },
        { PL_OPTION, "time", "时间" }, { PL_OPTION, "as", "作为" }, { PL_OPTION, "in", "在" }, { PL_OPTION, "region", "地区" },
        { PL_OPTION, "because", "因为" }, { PL_OPTION, "until", "至" }, { PL_OPTION, "from", "自" }, { PL_OPTION, "and", "和" },
        { PL_OPTION, "of", "范围" }, { PL_OPTION, "every", "每隔" }, { PL_OPTION, "takes", "耗时" },
        { PL_LITERAL, "true", "真" }, { PL_LITERAL, "false", "假" }, { PL_LITERAL, "none", "无" },
        { PL_RULE, "for", "对于" }, { PL_RULE, "when", "条件" }, { PL_RULE, "say", "提示" }, { PL_RULE, "advice", "建议" },
        { PL_RULE, "severity", "级别" }, { PL_RULE, "model", "模型" }, { PL_IMPORT, "create", "创建" },
        { PL_IMPORT, "skip", "跳过" }, { PL_IMPORT, "errors", "错误" }, { PL_IMPORT, "duplicate", "重复" },
        { PL_IMPORT, "keep", "保留" }, { PL_IMPORT, "first", "首个" }, { PL_IMPORT, "last", "末个" },
        { PL_IMPORT, "from", "自" }, { PL_ATTR, "name", "名称" }, { PL_ATTR, "title", "称谓" },
        { PL_UNIT, "s", "秒" }, { PL_UNIT, "min", "分钟" }, { PL_UNIT, "h", "小时" }, { PL_UNIT, "d", "天" }, { PL_UNIT, "w", "周" },
        { PL_UNIT, "mo", "个月" }, { PL_UNIT, "y", "年" }, { PL_OPERATOR, "per week", "每周" }, { PL_OPERATOR, "per day", "每日" },
        { PL_OPERATOR, "per month", "每月" }, { PL_OPERATOR, "per year", "每年" }, { PL_OPERATOR, "per hour", "每小时" } };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        KeywordId keyword = words_keyword(words, ROWS[i].place, sym(ROWS[i].english));
        assert_int_not_equal(keyword, KW_NONE);
        assert_int_equal(words_keyword(words, ROWS[i].place, sym(ROWS[i].zh)), keyword);
        assert_string_equal(KEYWORD_INFO[keyword].zh, ROWS[i].zh);
    }
}

static void functions_in_both_languages(void **state)
{
    UNUSED(state);
    static const Fixed ROWS[] = { { "count", "计数" }, { "sum", "合计" }, { "avg", "平均" }, { "min", "最小" }, { "max", "最大" },
        { "median", "中位数" }, { "len", "长度" }, { "round", "四舍五入" } };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++)
        assert_int_equal(words_function(words, sym(ROWS[i].zh)), words_function(words, sym(ROWS[i].english)));
    for (int i = 0; i < FN_COUNT; i++) {
        assert_int_equal(words_function(words, sym(FUNCTION_INFO[i].name)), i);
        assert_int_equal(words_function(words, sym(FUNCTION_INFO[i].zh)), i);
        assert_true(FUNCTION_INFO[i].max_args == -1 || FUNCTION_INFO[i].min_args <= FUNCTION_INFO[i].max_args);
    }
    assert_int_equal(words_function(words, sym("span")), FN_NONE);
}

static void labels(void **state)
{
    UNUSED(state);
    assert_string_equal(words_label_zh(words, sym("unit")), "部门");
    assert_string_equal(words_label_zh(words, sym("manager")), "上级");
    assert_string_equal(words_label_zh(words, sym("span")), "管理幅度");
    assert_string_equal(words_label_zh(words, sym("name")), "名称");
    assert_string_equal(words_label_zh(words, sym("entities")), "对象");
    assert_string_equal(words_label_zh(words, sym("duty")), "职责");
    assert_null(words_label_zh(words, sym("my_column")));
    assert_string_equal(words_column_zh(words, T_KPI, sym("unit")), "单位");
    assert_string_equal(words_column_zh(words, T_KPI, sym("span")), "管理幅度");
    assert_string_equal(words_column_zh(words, T_NONE, sym("unit")), "部门");
    assert_string_equal(words_twin(STR("post")).ptr, "岗位");
    assert_string_equal(words_twin(STR("kpi_weight")).ptr, "指标权重");
    assert_string_equal(words_twin(STR("headcount")).ptr, "编制");
    assert_string_equal(words_twin(STR("define")).ptr, "定义");
    assert_string_equal(words_twin(STR("nonsense")).ptr, "nonsense");
}

static void each(void *ctx, const char *text, const char *zh)
{
    assert_true(text[0] && zh[0]);
    assert_null(strchr(text, '|'));
    assert_null(strchr(zh, '|'));
    ++*(int *)ctx;
}

static void going_through(void **state)
{
    UNUSED(state);
    int n = 0, fields = 0;
    for (int i = 0; i < T_COUNT; i++)
        words_each_field((TableId)i, each, &fields);
    assert_int_equal(fields, F_COUNT);
    words_each_read(T_REGION, each, &n);
    assert_int_equal(n, 7);
    n = 0;
    words_each_command(each, &n);
    assert_int_equal(n, C_COUNT);
    n = 0;
    words_each_kind(each, &n);
    assert_int_equal(n, KIND_COUNT);
    n = 0;
    words_each_function(each, &n);
    assert_int_equal(n, FN_COUNT);
    n = 0;
    for (int i = 0; i < PL_COUNT; i++)
        words_each_keyword((Place)i, each, &n);
    assert_int_equal(n, KW_COUNT);
    n = 0;
    for (int i = 0; i < WS_COUNT; i++)
        words_each_word((WordSetId)i, each, &n);
    assert_int_equal(n, WORD_INFO_COUNT);
}

/* How many arguments the messages mention. */
static int arguments_of(const char *message)
{
    int most = 0;
    for (const char *p = message; *p; p++)
        if (p[0] == '{' && p[1] >= '0' && p[1] <= '9' && p[1] - '0' + 1 > most)
            most = p[1] - '0' + 1;
    return most;
}

static void diagnostics_are_whole(void **state)
{
    UNUSED(state);
    for (int i = 1; i < DIAG_COUNT; i++) {
        const DiagInfo *info = &DIAG_INFO[i];
        if (i > 1 && strcmp(DIAG_INFO[i - 1].code, info->code) >= 0)
            fail_msg("%s does not stand in its place", info->code);
        if (arguments_of(info->message) != info->args)
            fail_msg("%s: the message has not all %d arguments", info->code, info->args);
        if (arguments_of(info->message_zh) > info->args)
            fail_msg("%s: the Chinese message has more than %d arguments", info->code, info->args);
        if (!info->doc[0] || !info->doc_zh[0] || !info->wrong[0] || !info->right[0])
            fail_msg("%s lacks an explanation or example", info->code);
    }
}

static void rows_have_both_languages(void **state)
{
    UNUSED(state);
    for (int i = 0; i < T_COUNT; i++)
        assert_true(TABLE_INFO[i].doc[0] && TABLE_INFO[i].doc_zh[0]);
    for (int i = 0; i < F_COUNT; i++) {
        assert_true(FIELD_INFO[i].doc[0] && FIELD_INFO[i].doc_zh[0]);
        assert_true(!FIELD_INFO[i].read_as == !FIELD_INFO[i].read_zh);
        bool wants_words = FIELD_INFO[i].type == FT_WORD || FIELD_INFO[i].type == FT_ROLES;
        assert_int_equal(wants_words, FIELD_INFO[i].words != WS_NONE);
    }
    for (int i = 0; i < A_COUNT; i++)
        assert_true(ATTR_INFO[i].formula[0] && ATTR_INFO[i].doc[0] && ATTR_INFO[i].doc_zh[0]);
    for (int i = 0; i < C_COUNT; i++)
        assert_true(COMMAND_INFO[i].syntax[0] && COMMAND_INFO[i].doc[0] && COMMAND_INFO[i].doc_zh[0]);
    for (int i = 0; i < FN_COUNT; i++)
        assert_true(FUNCTION_INFO[i].doc[0] && FUNCTION_INFO[i].doc_zh[0] && FUNCTION_INFO[i].example[0]);
}

/* The first rows and the rows said in English are what keeps a word; a Chinese word must not be lost to another row. */
static void no_word_hides_another(void **state)
{
    UNUSED(state);
    for (int i = 0; i < F_COUNT; i++) {
        assert_int_equal(words_field(words, FIELD_INFO[i].table, sym(FIELD_INFO[i].name)), i);
        assert_int_equal(words_field(words, FIELD_INFO[i].table, sym(FIELD_INFO[i].zh)), i);
    }
    for (int i = 0; i < KW_COUNT; i++) {
        assert_int_equal(words_keyword(words, KEYWORD_INFO[i].place, sym(KEYWORD_INFO[i].text)), i);
        assert_int_equal(words_keyword(words, KEYWORD_INFO[i].place, sym(KEYWORD_INFO[i].zh)), i);
    }
    for (int i = 0; i < C_COUNT; i++) {
        assert_int_equal(words_command(words, sym(COMMAND_INFO[i].verb)), i);
        assert_int_equal(words_command(words, sym(COMMAND_INFO[i].zh)), i);
    }
    for (int i = 0; i < WORD_INFO_COUNT; i++) {
        int index = i - WORDSET_INFO[WORD_INFO[i].set].first;
        assert_int_equal(words_word(words, WORD_INFO[i].set, sym(WORD_INFO[i].text)), index);
        assert_int_equal(words_word(words, WORD_INFO[i].set, sym(WORD_INFO[i].zh)), index);
        assert_int_equal(words_word_sym(words, WORD_INFO[i].set, index), sym(WORD_INFO[i].text));
    }
}

static void works_behind_other_texts(void **state)
{
    UNUSED(state);
    Intern *later = intern_new();
    for (int i = 0; i < 5000; i++) {
        char text[16];
        snprintf(text, sizeof text, "name_%d", i);
        intern_add(later, str_of(text));
    }
    Words *more = words_new(later);
    assert_int_equal(words_field(more, T_POST, intern_find(later, STR("编制"))), F_POST_HEADCOUNT);
    assert_int_equal(words_command(more, intern_find(later, STR("name_7"))), C_NONE);
    assert_int_equal(words_kind(more, intern_add(later, STR("one more"))), T_NONE);
    words_free(more);
    intern_free(later);
}

static void the_list_in_grammar_is_current(void **state)
{
    UNUSED(state);
    char path[4096];
    const char *root = getenv("ROOT");
    snprintf(path, sizeof path, "%s/grammar/keywords.tsv", root ? root : ".");
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    Buf made = { 0 }, found = { 0 };
    words_tsv(&made);
    buf_reserve(&found, made.len + 4096);
    found.len = fread(found.ptr, 1, found.cap - 1, file);
    fclose(file);
    if (!str_eq(buf_str(&made), str_make(found.ptr, found.len)))
        fail_msg("%s is not what the word lists make: write it with `test_words --write %s`", path, path);
    buf_drop(&made);
    buf_drop(&found);
}

static int write_list(const char *path)
{
    Buf made = { 0 };
    words_tsv(&made);
    FILE *file = fopen(path, "wb");
    bool written = file && fwrite(made.ptr, 1, made.len, file) == made.len;
    written = file && fclose(file) == 0 && written;
    buf_drop(&made);
    return written ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--write") == 0)
        return write_list(argv[2]);
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(kinds_and_plurals), cmocka_unit_test(tables_list_their_fields),
        cmocka_unit_test(fields_as_written_and_read), cmocka_unit_test(an_attribute_goes_before_a_clause_word),
        cmocka_unit_test(words_of_fields), cmocka_unit_test(keywords_by_place), cmocka_unit_test(units_are_those_of_the_tree),
        cmocka_unit_test(reserved_words), cmocka_unit_test(fixed_verbs), cmocka_unit_test(fixed_fields),
        cmocka_unit_test(fixed_attributes), cmocka_unit_test(fixed_kinds_and_words), cmocka_unit_test(fixed_keywords),
        cmocka_unit_test(functions_in_both_languages), cmocka_unit_test(labels), cmocka_unit_test(going_through),
        cmocka_unit_test(diagnostics_are_whole), cmocka_unit_test(rows_have_both_languages),
        cmocka_unit_test(no_word_hides_another), cmocka_unit_test(works_behind_other_texts),
        cmocka_unit_test(the_list_in_grammar_is_current) };
    return cmocka_run_group_tests_name("words", TESTS, set_up, tear_down);
}
