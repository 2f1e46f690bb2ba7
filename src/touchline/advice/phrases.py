"""The sentences of advice in the three languages; figures stand in braces."""

from touchline.advice.reason_codes import Reason
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.words import Words, words

SENTENCES: dict[Reason, Words] = {
    Reason.OPTED_OUT: words(
        "The customer has opted out of contact.",
        "客户已拒绝联系，请勿打扰。",
        "客戶已拒絕聯絡，請勿打擾。",
    ),
    Reason.CAP_REACHED: words(
        "{contacts} in the last 30 days; the cap for tier {tier} is {contact_cap}.",
        "近 30 天已联系 {contacts} 次，{tier} 级客户的上限为 {contact_cap} 次，暂缓联系。",
        "近 30 天已聯絡 {contacts} 次，{tier} 級客戶的上限為 {contact_cap} 次，暫緩聯絡。",
    ),
    Reason.NO_CHANNEL: words(
        "Every channel is refused or has reached its cap for 30 days.",
        "每个渠道都已被拒绝或已达近 30 天的上限，暂缓联系。",
        "每個管道都已被拒絕或已達近 30 天的上限，暫緩聯絡。",
    ),
    Reason.OPEN_COMPLAINT: words(
        "{complaints} still open: settle it before selling.",
        "有 {complaints} 起投诉尚未解决，请先处理投诉，再谈业务。",
        "有 {complaints} 件投訴尚未解決，請先處理投訴，再談業務。",
    ),
    Reason.OPEN_TICKET: words(
        "{tickets} still open.",
        "有 {tickets} 张服务工单尚未关闭。",
        "有 {tickets} 張服務單尚未結案。",
    ),
    Reason.UNANSWERED: words(
        "The customer got in touch {inbound}, after our last contact.",
        "客户{inbound}主动联系过我们，此后我们尚未回访。",
        "客戶{inbound}主動聯絡過我們，此後我們尚未回訪。",
    ),
    Reason.NEVER_CONTACTED: words("No contact on record.", "尚无联系记录。", "尚無聯絡紀錄。"),
    Reason.BOUGHT_LATELY: words(
        "{order_gap} since the last order; tier {tier} is due every {interval}.",
        "距上次下单仅 {order_gap} 天；{tier} 级客户每 {interval} 天应联系一次。",
        "距上次下單僅 {order_gap} 天；{tier} 級客戶每 {interval} 天應聯絡一次。",
    ),
    Reason.LAST_ORDER: words(
        "{order_gap} since the last order.",
        "距上次下单已 {order_gap} 天。",
        "距上次下單已 {order_gap} 天。",
    ),
    Reason.COMPLAINT_INTERVAL: words(
        "{elapsed}; with a complaint open, contact is due every {interval}.",
        "{elapsed}；投诉未解决期间，每 {interval} 天应联系一次。",
        "{elapsed}；投訴未解決期間，每 {interval} 天應聯絡一次。",
    ),
    Reason.INTERVAL_PASSED: words(
        "{elapsed}; tier {tier} is due every {interval}.",
        "{elapsed}；{tier} 级客户每 {interval} 天应联系一次。",
        "{elapsed}；{tier} 級客戶每 {interval} 天應聯絡一次。",
    ),
    Reason.INTERVAL_RUNNING: words(
        "{elapsed}; tier {tier} is due every {interval}, so {left} from now.",
        "{elapsed}；{tier} 级客户每 {interval} 天应联系一次，还有 {left} 天到期。",
        "{elapsed}；{tier} 級客戶每 {interval} 天應聯絡一次，還有 {left} 天到期。",
    ),
    Reason.REORDER_LATE: words(
        "{order_gap} since the last order; the customer usually buys every {habit}.",
        "距上次下单已 {order_gap} 天，该客户通常每 {habit} 天采购一次。",
        "距上次下單已 {order_gap} 天，該客戶通常每 {habit} 天採購一次。",
    ),
    Reason.RHYTHM_BROKEN: words(
        "Longer than this customer's usual {usual} between contacts.",
        "已超过该客户平时 {usual} 天的联系间隔。",
        "已超過該客戶平時 {usual} 天的聯絡間隔。",
    ),
    Reason.OPEN_DEAL: words(
        "{deals} open, worth {deal_value}.",
        "有 {deals} 个进行中的商机，金额 {deal_value}。",
        "有 {deals} 個進行中的商機，金額 {deal_value}。",
    ),
    Reason.TOP_GRADE: words(
        "Among the top {quality_grades} of {grades} RFM grades.",
        "位列 RFM 前 {quality_grades} 档（共 {grades} 档）。",
        "位列 RFM 前 {quality_grades} 級（共 {grades} 級）。",
    ),
    Reason.OWN_GRADE: words(
        "Your own grade {grade} makes the customer tier {tier}.",
        "按本公司评定的级别“{grade}”，定为 {tier} 级。",
        "依本公司評定的等級「{grade}」，定為 {tier} 級。",
    ),
    Reason.USUAL_CHANNEL: words(
        "Too few tries to learn this customer's channel: {channel} is what the firm uses most.",
        "联系次数尚不足以判断渠道偏好，按本公司最常用方式：{channel}。",
        "聯絡次數尚不足以判斷管道偏好，按本公司最常用方式：{channel}。",
    ),
    Reason.DEFAULT_CHANNEL: words(
        "Too few tries to learn this customer's channel: {channel} is the default of tier {tier}.",
        "联系次数尚不足以判断渠道偏好，按 {tier} 级客户默认方式：{channel}。",
        "聯絡次數尚不足以判斷管道偏好，按 {tier} 級客戶預設方式：{channel}。",
    ),
    Reason.STANDS_IN: words(
        "What the usual channel needs is not on file: {channel} is possible.",
        "资料中没有常用渠道所需的号码或地址，可用：{channel}。",
        "資料中沒有常用管道所需的號碼或地址，可用：{channel}。",
    ),
    Reason.NOTHING_ON_FILE: words(
        "No phone, e-mail or WeChat on file and no contact yet: find a way first.",
        "资料中没有电话、邮箱或微信，也从未联系过：请先找到联系方式。",
        "資料中沒有電話、電子郵件或微信，也從未聯絡過：請先找到聯絡方式。",
    ),
}

NOT_ON_FILE: dict[str, Words] = {
    "calls": words(
        "No phone number is on file; earlier calls show that there is one.",
        "资料中没有电话号码，但以往的通话说明有号码可用。",
        "資料中沒有電話號碼，但以往的通話說明有號碼可用。",
    ),
    "emails": words(
        "No e-mail address is on file; earlier e-mails show that there is one.",
        "资料中没有邮箱地址，但以往的邮件说明有地址可用。",
        "資料中沒有電子郵件地址，但以往的郵件說明有地址可用。",
    ),
    "messages": words(
        "No WeChat or phone number is on file; earlier messages show that there is one.",
        "资料中没有微信或手机号，但以往的消息说明可以联系上。",
        "資料中沒有微信或手機號碼，但以往的訊息說明可以聯絡上。",
    ),
}

ANSWERS: dict[str, Words] = {
    "visits": words(
        "Was met on {answers} of {tries}.",
        "{tries} 次拜访中见到 {answers} 次。",
        "{tries} 次拜訪中見到 {answers} 次。",
    ),
    "calls": words(
        "Answered {answers} of {tries}.",
        "{tries} 次电话接通 {answers} 次。",
        "{tries} 通電話接通 {answers} 通。",
    ),
    "emails": words(
        "Answered {answers} of {tries}.",
        "{tries} 封邮件回复 {answers} 封。",
        "{tries} 封郵件回覆 {answers} 封。",
    ),
    "messages": words(
        "Answered {answers} of {tries}.",
        "{tries} 条消息回复 {answers} 条。",
        "{tries} 則訊息回覆 {answers} 則。",
    ),
}

DEAL_WITHOUT_VALUE = words(
    "{deals} open.", "有 {deals} 个进行中的商机。", "有 {deals} 個進行中的商機。"
)
SINCE_ANY = words(
    "{days} since the last contact", "距上次联系已 {days} 天", "距上次聯絡已 {days} 天"
)
SINCE_OURS = words(
    "{days} since we last got in touch",
    "距我方上次联系已 {days} 天",
    "距我方上次聯絡已 {days} 天",
)
IN_TOUCH_TODAY = words("In touch today", "今天已联系", "今天已聯絡")
DAYS_AGO = words("{days} ago", " {days} 天前", " {days} 天前")
TODAY = words("today", "今天", "今天")

CHANNELS: dict[Channel, Words] = {
    Channel.VISIT: words("a visit", "上门拜访", "上門拜訪"),
    Channel.CALL: words("a call", "电话", "電話"),
    Channel.EMAIL: words("an e-mail", "电子邮件", "電子郵件"),
    Channel.WECHAT: words("a WeChat message", "微信", "微信"),
    Channel.WECOM: words("a WeCom message", "企业微信", "企業微信"),
    Channel.SMS: words("a text message", "短信", "簡訊"),
    Channel.CHAT: words("a chat", "在线聊天", "線上聊天"),
    Channel.MEETING: words("a meeting", "会面", "會面"),
    Channel.PUSH: words("a push notification", "推送消息", "推播通知"),
    Channel.LETTER: words("a letter", "信函", "信函"),
    Channel.EVENT: words("an event", "活动", "活動"),
    Channel.TRAINING: words("a training", "培训", "培訓"),
    Channel.WEB: words("the web site", "网站", "網站"),
}
