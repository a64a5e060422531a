;;; orgl-mode.el --- Orgl scripts  -*- lexical-binding: t; coding: utf-8 -*-

;; Made by grammar/editors/generate.py
;; (add-to-list 'load-path "…/grammar/editors/emacs") (require 'orgl-mode)
;; `M-x eglot' starts the language server, `M-x orgl-format-buffer' formats.

;;; Code:

(require 'prog-mode)

(defconst orgl-verb-words
  '("ambiguous" "analyze" "assign" "break" "chart" "check" "compare" "continue" "define" "describe"
    "disable" "drop" "dump" "enable" "enlarge" "enrich" "exit" "expect" "explain" "export" "extern" "fail"
    "fn" "for" "grant" "help" "history" "if" "import" "let" "matrix" "merge" "print" "quit" "rate" "record"
    "redo" "relate" "rename" "report" "return" "revoke" "rule" "run" "scenario" "scenarios" "set" "show"
    "source" "staff" "submit" "switch" "timing" "try" "unassign" "undo" "use" "var" "waive" "weight"
    "while" "丰富" "令" "停用" "关联" "函数" "分析" "分配" "切换" "删除" "历史" "原文" "取消分配" "变量" "合并" "启用" "图" "外部" "失败" "如果"
    "定义" "对于" "对比" "导入" "导出" "导出脚本" "尝试" "帮助" "引用" "当" "打印" "扩大" "报告" "授权" "排班" "描述" "提交" "撤销" "收权" "改名"
    "方案" "方案列表" "显示" "期望" "权重" "检查" "模糊宽度" "歧义宽度" "比较" "矩阵" "继续" "规则" "解释" "计时" "记录" "设置" "评定" "说明" "豁免"
    "跳出" "运行" "返回" "退出" "重做"))

(defconst orgl-kind-words
  '("KPI" "KPIs" "assignments" "decision" "decisions" "duties" "duty" "factor" "factors" "families"
    "family" "grade" "grades" "grants" "hazard" "hazards" "kpi" "kpi_records" "kpi_weights" "kpis"
    "payplan" "payplans" "people" "person" "persons" "post" "posts" "process" "processes" "queue" "queues"
    "ratings" "region" "regions" "relations" "reports" "rules" "settings" "skill" "skills" "submissions"
    "unit" "units" "waivers" "人员" "决策" "决策授权" "危险" "因素" "地区" "岗位" "岗位关系" "岗位评定" "技能" "指标" "指标权重" "指标记录"
    "检查规则" "模型设置" "流程" "职类" "职级" "职责" "职责分配" "薪酬方案" "表单提交" "规则豁免" "部门" "队列"))

(defconst orgl-constant-words
  '("false" "it" "none" "true" "假" "它" "无" "真"))

(defconst orgl-keyword-words
  '("A3" "A4" "RACI" "a3" "a4" "advice" "all" "and" "as" "asc" "because" "brief" "by" "cascade" "color"
    "comparison" "create" "day" "depth" "desc" "duplicate" "else" "error" "errors" "every" "exists" "field"
    "first" "format" "from" "group" "hour" "in" "into" "keep" "last" "layers" "like" "limit" "matches"
    "minute" "mod" "model" "month" "not" "number" "of" "on" "or" "order" "over" "per" "period" "plain"
    "quarter" "raci" "rescue" "say" "scorecard" "second" "select" "severity" "share" "sheet" "size" "skip"
    "takes" "time" "title" "to" "trend" "under" "until" "vacancy" "week" "when" "where" "wide" "with"
    "year" "下属于" "不属于" "与" "且" "为" "于" "从" "以" "份额" "仿照" "作为" "保留" "全部" "关系" "其中" "写入" "分组" "分钟" "创建" "前"
    "匹配" "升序" "取" "取余" "取自" "否则" "周" "周期" "和" "因为" "在" "字段" "存在" "季" "季度" "对" "小时" "层数" "属于" "工作表" "幅面" "年"
    "建议" "或" "报错" "招聘启事" "按" "排序" "提示" "整幅" "日" "时间" "月" "期间" "末个" "条件" "标题" "格式" "模型" "每" "每个月" "每分钟" "每周"
    "每天" "每季" "每季度" "每小时" "每年" "每日" "每星期" "每月" "每秒" "每隔" "比" "深度" "的" "秒" "简要" "素色" "级别" "级联" "给" "编号" "耗时"
    "自" "至" "范围" "补救" "计分卡" "走势" "跳过" "选取" "选择" "通过" "遇" "重复" "错误" "降序" "隶属" "非" "颜色" "首个"))

(defconst orgl-value-words
  '("accountable" "adjustment" "advises" "agree" "any" "audits" "autonomy" "bachelor" "business" "coach"
    "college" "consulted" "contract" "coordinates" "coordinator" "decide" "doctor" "facilitator" "feedback"
    "female" "form" "full_time" "higher" "identity" "informed" "informs" "input" "intern" "line" "lower"
    "male" "master" "norms" "note" "outputs" "part_time" "perform" "player_coach" "policy" "recommend"
    "responsible" "routine" "secondary" "series" "serves" "significance" "supervision" "supervisor"
    "temporary" "variety" "vocational" "warning" "不限" "业务性" "中专" "临时" "主管" "事务性" "低" "全职" "兼职" "决定" "协调"
    "协调者" "博士" "参谋" "参谋指导" "反馈" "合同" "同意" "咨询" "多样性" "大专" "女" "完整性" "实习" "审计" "成果标准" "执行" "技能标准" "推动者"
    "提供信息" "政策性" "教练" "服务" "本科" "流程标准" "球员教练" "男" "直接监督" "直线" "相互调整" "知会" "硕士" "职系" "职组" "自主性" "表单" "规范"
    "警告" "负责" "通报" "重要性" "高" "高中"))

(defconst orgl-field-words
  '("ability" "about" "age" "arrivals" "aspect" "authority" "benefit" "better" "budget" "comfort"
    "conflicts" "contacts" "control" "critical" "curve" "date" "disease" "education" "entity" "equipment"
    "evenness" "experience" "fields" "fixed" "floor" "function" "goal" "headcount" "holds" "horizon"
    "hours" "impact" "information" "interest" "kind" "level" "levels" "likelihood" "manages" "name"
    "nature" "outcome" "patience" "pay" "personality" "physical" "points" "profile" "promotes" "rank"
    "requires" "served" "sex" "shift" "shrinkage" "since" "standard" "steps" "stretch" "summary" "target"
    "text" "training" "transfers" "uses" "value" "variable" "volume" "within" "workplace" "上级" "严重度" "个性"
    "互斥" "任职" "优" "体能" "使用" "信息" "关于" "关键" "兴趣" "分布" "到达" "单位" "发起岗位" "可能性" "名字" "名称" "固定" "场所" "均衡性" "培训"
    "学历" "定员" "对象" "对象岗位" "工时" "年龄" "底线" "影响" "性别" "性质" "挑战值" "损耗" "控制措施" "数值" "数量" "文本" "方式" "日期" "时限"
    "晋升" "曲线" "服务岗位" "期限" "权限" "来源" "标准" "概要" "步骤" "浮动" "点数" "班次" "目标" "目标任务" "福利" "称谓" "等级" "管理类型" "类型"
    "级数" "经验" "结果" "维度" "编制" "耐心" "职业病" "职能" "联系" "能力" "舒适度" "薪酬" "要求" "角色" "设备" "评级" "责任" "转换" "适用职级" "预算"))

(defconst orgl-analysis-words
  '("career" "centralization" "classification" "coordination" "evaluation" "jobs" "qualification"
    "reporting" "safety" "scores" "staffing" "structure" "terms" "任职资格" "分类" "安全" "定编" "岗位评价" "汇报" "用语"
    "结构" "考核" "职业发展" "职务设计" "覆盖" "集权"))

(defconst orgl-attribute-words
  '("accountable_for" "accountables" "across_units" "after" "agent_hours" "agents" "all_reports"
    "allowance" "attainment" "attendance" "author" "authority_only" "available" "base" "before" "began_in"
    "betweenness" "capacity" "causes" "centralization_betweenness" "centralization_closeness"
    "centralization_degree" "change" "change_share" "circles" "closed" "closeness" "code" "commands"
    "compa_mean" "connectedness" "coordinated" "cost" "course" "course_hours" "courses" "coverage"
    "coverage_mean" "currency" "current" "days_per_week" "dead_ends" "decided" "decider" "deciders"
    "decision_centralization" "demand" "digits" "downward" "efficiency" "en" "end" "enlargeable"
    "enrichable" "entities" "erlangs" "experience_text" "exposed_heads" "exposed_posts" "extreme_risks"
    "figure" "file" "fill" "finding" "findings" "fits" "foreign_grades" "forms" "from_post" "fte"
    "functional_mean" "functional_specialization" "functions" "gap" "gap_levels" "gaps" "grade_by_points"
    "graded_high" "graded_low" "groups" "half_rated" "handoffs" "head" "heads" "heads_needed" "height"
    "hierarchy" "high" "high_risks" "holders" "hours_per_day" "idle_demands" "idle_skills" "in_degree"
    "inside_share" "intercept" "interval" "isolated" "key" "lacking" "lambda" "language" "layer" "left_out"
    "level_found" "level_needed" "load" "load_mean" "load_median" "load_stdev" "longest" "low" "low_mps"
    "lub" "manager" "managers" "managers_ratio" "message" "mid" "missing" "missing_functions"
    "missing_skills" "mixed" "move" "mps_mean" "mps_median" "names" "namesake" "narrow" "near" "new"
    "new_fixed" "new_payout" "new_percent" "new_score" "new_total" "next_post" "notes" "old" "one_title"
    "one_work" "other" "out_degree" "outliers" "overdue" "overlap_mean" "overlapping" "overlaps"
    "overloaded" "owners" "parent" "path" "pattern" "peak_agents" "peak_rostered" "per_week" "percent"
    "place" "plan" "points_mean" "promotions" "qualification_gap" "qualified" "queue_headcount"
    "queue_heads" "quota" "r_squared" "rank_step" "ranking" "rated" "ratio" "readers" "reading" "ready"
    "references" "report_count" "report_hours" "required" "requirements" "responsibility_only" "revision"
    "revisions" "risk" "roots" "rostered" "rostered_hours" "rows" "same_title" "same_work" "score_least"
    "score_mean" "score_median" "score_most" "scored" "sender" "separator" "series_count" "sets" "sets_off"
    "several_accountable" "several_deciders" "share_sum" "shares" "short_heads" "short_posts" "silent"
    "slope" "span" "span_heads" "span_max" "span_mean" "span_median" "spare_heads" "spare_posts"
    "specialization" "specialization_mean" "specialization_median" "split_functions" "staff_ratio" "start"
    "state" "statement" "steep" "step" "structural_centralization" "superiors" "target_level"
    "target_value" "task" "team" "team_cost" "times" "titles" "to_post" "too_high" "too_low" "total"
    "training_cost" "training_hours" "unaccountable" "unclassified" "uncontrolled" "uncoordinated"
    "uncoordinated_across" "uncovered" "underloaded" "understated" "undoable" "unexplained" "unfillable"
    "ungraded" "uninformed" "unmeasured" "unrated" "unread" "unsent" "utilization" "vacancies"
    "variety_index" "weeks_per_year" "weight_gap" "weight_region" "width" "with_causes" "without_content"
    "without_decider" "without_feedback" "without_function" "without_outcome" "without_relations" "work"
    "work_cost" "workload" "writing" "zh" "一名多义数" "一致性比率" "上级地区" "上级职类" "上级部门" "上限" "下一岗位" "下属" "下属层数"
    "下级部门" "下限" "专业化" "中介中心势" "中介度" "中位专业化" "中位幅度" "中位得分" "中位激励潜能" "中位负荷" "中值" "中文" "之前" "之后" "互斥职责" "交出岗位"
    "交接数" "产能" "人员数" "人数" "从未提交数" "代码" "任务" "任职者" "份额合计" "位数" "低档" "低激励数" "低负荷数" "作者" "修订" "修订数" "偏低数"
    "偏差地区" "偏高数" "先后" "入度" "全时当量" "全部上级" "全部下属" "全部决定岗位" "全部负责岗位" "决定岗位" "决定系数" "决策数" "决策集权度" "出勤率" "出度"
    "分散职能数" "分隔符" "利用率" "区间" "危险数" "原因数" "参谋直线比" "发放比例" "发现" "变动" "变化" "变化率" "另一岗位" "可丰富数" "可扩大数" "可用"
    "可胜任人次" "合格人数" "同名岗位" "同名异级数" "同工异名数" "同工异级数" "名次" "名称数" "名称相似度" "因素数" "团队成本" "坐席" "坐席工时" "培训成本" "培训时长"
    "填充" "填写工时" "多人决定数" "多人负责数" "多余技能" "奖金" "孤立数" "完成率" "定额" "实际层级" "宽度" "宽放" "封闭岗位数" "层级" "层级差" "层级度"
    "岗位数" "工作多样度" "工作重合度" "工作量" "差距" "已决数" "已协调" "平均专业化" "平均幅度" "平均得分" "平均激励潜能" "平均点数" "平均职能专业化" "平均薪酬比率"
    "平均覆盖率" "平均负荷" "平均重叠率" "应在层级" "底数" "度中心势" "异类职级数" "当前" "循环数" "成本" "截距" "所需人数" "执行岗位" "技能缺口" "报告数"
    "报送工时" "报送者" "指挥" "指标数" "排班人数" "排班工时" "接收岗位" "接近中心势" "接近度" "效率" "文件" "斜率" "新" "新发放比例" "新合计" "新固定" "新奖金"
    "新得分" "无人决定数" "无人可任岗位数" "无人能做职责数" "无人负责数" "无出路数" "无协调数" "无填写者数" "无报送岗位数" "无控制数" "无职责指标数" "无职责要求数"
    "无读者数" "旧" "时段" "晋升数" "暴露人数" "暴露岗位数" "最低得分" "最大幅度" "最大特征值" "最小上界度" "最近提交" "最长晋升链" "最高得分" "有原因岗位数"
    "有得分数" "有权无责数" "有责无权数" "未升级数" "未定级数" "未归类数" "未测量数" "未覆盖数" "未计入数" "未评定数" "权重偏差" "条目" "极高风险数" "模式" "次数"
    "步长" "每周天数" "每周次数" "每年周数" "每日工时" "消息" "混杂数" "渗透率" "源自" "状态" "现有级别" "目标值" "目标幅度" "目标服务水平" "相符数" "离群数"
    "种类" "空档数" "空缺" "等级差" "管理人数" "管理岗位数" "管理岗占比" "管理幅度" "线数" "组数" "经验说明" "结尾" "结构集权度" "缺关系数" "缺内容数" "缺反馈数"
    "缺口级数" "缺口项数" "缺失职能数" "缺少信息数" "缺少技能" "缺结果数" "缺编人数" "缺编岗位数" "缺职能数" "职系数" "职级数" "职组数" "职能专业化" "职能数" "职责数"
    "英文" "行" "行号" "表单数" "被引用数" "要求偏低岗位数" "要求级别" "要求项数" "覆盖率" "规模" "评定数" "评定职级" "话务量" "该工作年成本" "语句" "语言"
    "读者" "课程" "课程人次" "课程时长" "负荷" "负荷标准差" "负责人" "负责岗位" "负责的职责" "货币" "资格差" "起始" "超编人数" "超编岗位数" "超负荷数" "越级报送数"
    "跨部门" "跨部门无协调数" "路径" "转换数" "过低数" "过窄数" "过陡数" "过高数" "近似名称数" "连通度" "逾期" "部分评定数" "部门内交接占比" "部门数" "重叠数"
    "重叠档数" "问题" "阅读工时" "阅读比例" "队列所需人数" "队列数" "队列编制" "非100%组数" "顶层岗位数" "项目" "风险" "高峰坐席" "高峰排班" "高档" "高风险数"))

(defconst orgl-type-words
  '("args" "bool" "double" "duration" "float" "int" "int16" "int32" "int64" "int8" "long" "pointer" "row"
    "trusted" "uint16" "uint32" "uint64" "uint8" "单精度" "参数" "双精度" "受信任" "大小" "指针" "数字" "整数" "整数16" "整数32"
    "整数64" "整数8" "无符号16" "无符号32" "无符号64" "无符号8" "时长" "是否" "百分比" "长整数" "频率"))

(defconst orgl-function-words
  '("WISN定编" "abandonment" "abs" "agents_for" "ahp" "answer_time" "avg" "ceil" "certainty" "chars" "clamp"
    "clock" "common_superior" "compa_ratio" "contains" "coordination_cost" "count" "date_parts" "days"
    "div" "effective_weight" "ends_with" "erlang_a" "erlang_b" "erlang_c" "exp" "extract" "filter" "find"
    "flatten" "gini" "graicunas" "has" "hhi" "index_of" "is_none" "join" "keys" "kpi_score" "later" "len"
    "lines" "log" "map" "max" "median" "merge" "min" "mps" "none_if" "occupancy" "overlap" "pad" "payout"
    "penetration" "percentile" "pow" "push" "quota_staffing" "range" "reduce" "repeat" "replace" "reverse"
    "round" "score" "service_level" "sign" "slice" "sort" "sort_by" "split" "sqrt" "starts_with" "stdev"
    "sum" "today" "tr" "trim" "type" "unique" "upper" "values" "weekday" "weights" "wisn" "without"
    "wording" "zip" "上取整" "下取整" "中位数" "为无" "乘方" "今天" "任一" "位置" "修剪" "倒序" "共同上级" "关系数" "具有" "劳动效率定编" "包含"
    "协调成本" "占用率" "去重" "去除" "双语" "可信度合成" "各值" "各字" "各行" "合计" "四舍五入" "基尼系数" "大写" "天数" "奖金比例" "对数" "小写" "层次分析"
    "展平" "平均" "平均等待" "平方根" "并入" "开头是" "归并" "归组" "得分" "截取" "所需坐席" "拆分" "指数" "指标得分" "按键排列" "排列" "推后" "提取"
    "放弃率" "数列" "整除" "文字" "日期各部" "时钟" "星期" "映射" "替换" "最大" "最小" "有效权重" "服务水平" "期内" "末项" "权重表" "查找" "标准差" "每个"
    "激励潜能" "爱尔兰A" "爱尔兰B" "爱尔兰C" "用语检查" "百分位数" "符号" "筛选" "类别" "结尾是" "绝对值" "薪酬比率" "薪酬渗透率" "补齐" "视为无" "计数"
    "连接" "追加" "配对" "重叠率" "键" "长度" "限定" "集中度" "首项"))

(defconst orgl-font-lock
  (list
   '("\\_<\\(?:define\\|定义\\)\\_>[ \t]+\\(?:\\(?:or\\|或\\)[ \t]+\\(?:set\\|设置\\)[ \t]+\\)?\\S-+[ \t]+\\(\\(?:\\sw\\|\\s_\\)+\\)"
     1 font-lock-function-name-face)
   (cons (concat (regexp-opt orgl-function-words 'symbols) "[(（]") '(1 font-lock-builtin-face))
   '("\\_<[0-9]\\{4\\}-\\(?:[0-9]\\{2\\}-[0-9]\\{2\\}\\|[0-9]\\{2\\}\\|Q[1-4]\\|W[0-9]\\{2\\}\\)\\_>" . font-lock-constant-face)
   '("\\_<[0-9][0-9_]*\\(?:\\.[0-9]+\\)?\\(?: ?%\\|\\(?:minutes\\|seconds\\|months\\|weeks\\|years\\|days\\|min\\|mo\\|个月\\|分钟\\|小时\\|d\\|h\\|s\\|w\\|y\\|周\\|天\\|年\\|秒\\)\\_>\\)?" . font-lock-constant-face)
   (cons (regexp-opt orgl-verb-words 'symbols) 'font-lock-keyword-face)
   (cons (regexp-opt orgl-kind-words 'symbols) 'font-lock-type-face)
   (cons (regexp-opt orgl-constant-words 'symbols) 'font-lock-constant-face)
   (cons (regexp-opt orgl-keyword-words 'symbols) 'font-lock-keyword-face)
   (cons (regexp-opt orgl-value-words 'symbols) 'font-lock-constant-face)
   (cons (regexp-opt orgl-field-words 'symbols) 'font-lock-variable-name-face)
   (cons (regexp-opt orgl-analysis-words 'symbols) 'font-lock-builtin-face)
   (cons (regexp-opt orgl-attribute-words 'symbols) 'font-lock-variable-name-face)
   (cons (regexp-opt orgl-type-words 'symbols) 'font-lock-type-face)))

(defvar orgl-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?＃ "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?' "\"" table)
    (modify-syntax-entry ?“ "|" table)
    (modify-syntax-entry ?” "|" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?｛ "(｝" table)
    (modify-syntax-entry ?｝ ")｛" table)
    (modify-syntax-entry ?【 "(】" table)
    (modify-syntax-entry ?】 ")【" table)
    (dolist (sign '(?+ ?- ?* ?/ ?= ?< ?> ?% ?? ?@ ?. ?:))
      (modify-syntax-entry sign "." table))
    table))

(defun orgl-indent-line ()
  "Four columns for each open bracket; a line that closes one stands a step less."
  (interactive)
  (let* ((depth (save-excursion (beginning-of-line) (car (syntax-ppss))))
         (closes (save-excursion (back-to-indentation) (looking-at-p "[]})｝】）]")))
         (column (* 4 (max 0 (if closes (1- depth) depth)))))
    (if (<= (current-column) (current-indentation))
        (indent-line-to column)
      (save-excursion (indent-line-to column)))))

(defcustom orgl-program "orgl"
  "The Orgl program."
  :type 'string :group 'languages)

(defun orgl-format-buffer ()
  "Put the buffer into canonical form; a script with errors stays as it is."
  (interactive)
  (let ((result (generate-new-buffer " *orgl fmt*"))
        (coding-system-for-read 'utf-8)
        (coding-system-for-write 'utf-8))
    (unwind-protect
        (if (zerop (call-process-region nil nil orgl-program nil (list result nil) nil "fmt"))
            (replace-buffer-contents result)
          (message "orgl fmt: the script has errors"))
      (kill-buffer result))))

;;;###autoload
(define-derived-mode orgl-mode prog-mode "Orgl"
  "Scripts that design organizations."
  (setq-local font-lock-defaults '(orgl-font-lock))
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "[#＃]+ *")
  (setq-local indent-line-function #'orgl-indent-line)
  (setq-local indent-tabs-mode nil))

;;;###autoload
(progn
  (add-to-list 'auto-mode-alist '("\\.orgl\\'" . orgl-mode))
  (add-to-list 'interpreter-mode-alist '("orgl" . orgl-mode))
  (add-to-list 'magic-mode-alist '("#!.*\\_<orgl\\_>" . orgl-mode)))

(with-eval-after-load 'eglot
  (defvar eglot-server-programs)
  (add-to-list 'eglot-server-programs (list 'orgl-mode orgl-program "lsp")))

(provide 'orgl-mode)
;;; orgl-mode.el ends here
