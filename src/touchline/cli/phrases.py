"""What the terminal says about customers, in three languages."""

from touchline.vocabulary.words import Words


def _words(en: str, zh_hans: str, zh_hant: str) -> Words:
    return Words(en=en, zh_hans=zh_hans, zh_hant=zh_hant)


HEADINGS = {
    "customer": _words("Customer", "客户", "客戶"),
    "tier": _words("Tier", "等级", "等級"),
    "status": _words("Status", "状态", "狀態"),
    "due_on": _words("Due on", "应联系日", "應聯絡日"),
    "channel": _words("By", "方式", "方式"),
    "why": _words("Why", "原因", "原因"),
    "measure": _words("Measure", "指标", "指標"),
    "value": _words("Value", "数值", "數值"),
    "meaning": _words("Meaning", "含义", "說明"),
    "unit": _words("Unit", "单位", "單位"),
    "name": _words("Name", "名称", "名稱"),
}
STATUSES = {
    "overdue": _words("{days} d overdue", "逾期 {days} 天", "逾期 {days} 天"),
    "due": _words("due", "到期", "到期"),
    "on_track": _words("on track", "正常", "正常"),
    "hold_cap_reached": _words("hold: cap reached", "暂缓：已达上限", "暫緩：已達上限"),
    "do_not_contact": _words("do not contact", "请勿联系", "請勿聯絡"),
}
