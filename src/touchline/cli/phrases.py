"""What the terminal says about customers, in three languages."""

from touchline.vocabulary.words import words

HEADINGS = {
    "customer": words("Customer", "客户", "客戶"),
    "tier": words("Tier", "等级", "等級"),
    "status": words("Status", "状态", "狀態"),
    "due_on": words("Due on", "应联系日", "應聯絡日"),
    "channel": words("By", "方式", "方式"),
    "why": words("Why", "原因", "原因"),
    "measure": words("Measure", "指标", "指標"),
    "value": words("Value", "数值", "數值"),
    "meaning": words("Meaning", "含义", "說明"),
    "unit": words("Unit", "单位", "單位"),
    "name": words("Name", "名称", "名稱"),
}
TIMELINE_HEADINGS = (
    words("When", "时间", "時間"),
    words("Fact", "事项", "事項"),
    words("What", "内容", "內容"),
    words("Row in the source", "来源行", "來源列"),
)
SCORE = words(", score {score} of 100", "，得分 {score}（满分 100）", "，得分 {score}（滿分 100）")
EVIDENCE = words(
    "Evidence: interval: {interval}; channel: {channel}.",
    "依据：间隔：{interval}；方式：{channel}。",
    "依據：間隔：{interval}；方式：{channel}。",
)
EVIDENCE_GRADES = {
    "tier default": words("tier default", "等级默认值", "等級預設值"),
    "E3": words("E3", "E3（仅为描述）", "E3（僅為描述）"),
}
AS_OF = words("As of {day}, run {run}.", "截至 {day}，运行 {run}。", "截至 {day}，執行 {run}。")
STATUSES = {
    "overdue": words("{days} d overdue", "逾期 {days} 天", "逾期 {days} 天"),
    "due": words("due", "到期", "到期"),
    "on_track": words("on track", "正常", "正常"),
    "hold_cap_reached": words("hold: cap reached", "暂缓：已达上限", "暫緩：已達上限"),
    "do_not_contact": words("do not contact", "请勿联系", "請勿聯絡"),
}
SHORT_STATUSES = {
    "overdue": words("overdue", "逾期", "逾期"),
    "due": words("due", "到期", "到期"),
    "hold_cap_reached": words("on hold", "暂缓", "暫緩"),
    "do_not_contact": words("not to be contacted", "请勿联系", "請勿聯絡"),
    "on_track": words("on track", "正常", "正常"),
}
BETWEEN = words(", ", "，", "，")
MEASURE_KIND = words(
    "Unit: {unit}. Level: {level}.",
    "单位：{unit}。层级：{level}。",
    "單位：{unit}。層級：{level}。",
)
UNITS = {
    "count": words("count", "个数", "個數"),
    "days": words("days", "天", "天"),
    "hours": words("hours", "小时", "小時"),
    "minutes": words("minutes", "分钟", "分鐘"),
    "money": words("money", "金额", "金額"),
    "share": words("share", "占比", "占比"),
    "ratio": words("ratio", "比值", "比值"),
    "score": words("score", "评分", "評分"),
    "flag": words("yes or no", "是或否", "是或否"),
    "change_per_week": words("a week", "每周变化", "每週變化"),
}
LEVELS = {
    "base": words("base", "基础", "基礎"),
    "derived": words("derived", "衍生", "衍生"),
    "decision": words("decision", "决策", "決策"),
}
COUNTED_OVER = words(
    "Counted over {fact}, window {window}:",
    "计数依据：{fact}，窗口：{window}：",
    "計數依據：{fact}，窗口：{window}：",
)
MADE_OF = words("Made of: {names}", "由以下指标得出：{names}", "由以下指標得出：{names}")
PART_OF = words("Part of: {names}", "用于以下指标：{names}", "用於以下指標：{names}")
COUNTED = words(
    "{listed} of {known} customers; {told}. As of {day}, run {run}.",
    "共 {known} 位客户，列出 {listed} 位：{told}。截至 {day}，运行 {run}。",
    "共 {known} 位客戶，列出 {listed} 位：{told}。截至 {day}，執行 {run}。",
)
