"""Why a row or a file is held back, in three languages: the finding and what to do about it.

The codes are those of `contract` (a cell breaks the table's contract), of the sources (a row or a
file could not be split) and of `outcome` (nothing in the mapping takes the row).
"""

from dataclasses import dataclass

from touchline.intake.outcome import NO_RULE, ONLY_IDENTIFIERS
from touchline.vocabulary.words import Words, words


@dataclass(frozen=True)
class ReasonWords:
    """What is wrong, and the remedy."""

    finding: Words
    remedy: Words


def _said(finding: tuple[str, str, str], remedy: tuple[str, str, str]) -> ReasonWords:
    return ReasonWords(words(*finding), words(*remedy))


_EXPORT_AGAIN = ("Export the file again.", "请重新导出该文件。", "請重新匯出該檔案。")
_MEND_ROW = (
    "Mend the row in the file and import the file again.",
    "请在文件中改正该行，再重新导入。",
    "請在檔案中更正該列，再重新匯入。",
)
_CORRECT = ("Correct it in the source.", "请在源系统中更正。", "請在來源系統中更正。")
_SAVE_AS = (
    "Open it in a spreadsheet program, save it as XLSX or CSV, and import that.",
    "请用表格软件打开，另存为 XLSX 或 CSV 后再导入。",
    "請用試算表軟體開啟，另存為 XLSX 或 CSV 後再匯入。",
)
OF_CELLS: dict[str, ReasonWords] = {
    "required_missing": _said(
        ("a value that every row needs is missing", "缺少必填内容", "缺少必填內容"),
        (
            "Fill it in the source, or choose another column for it.",
            "请在源系统中补全，或改选其他列。",
            "請在來源系統中補齊，或改選其他欄。",
        ),
    ),
    "not_in_lookup": _said(
        (
            "the other file has no such row",
            "在另一个文件中找不到对应行",
            "在另一個檔案中找不到對應列",
        ),
        (
            "Export both files at the same time.",
            "请同时导出这两个文件。",
            "請同時匯出這兩個檔案。",
        ),
    ),
    "time_unreadable": _said(
        ("time cannot be read", "时间无法识别", "時間無法辨識"),
        (
            "Write it as 2026-03-01 10:05. It is kept in quarantine, not guessed.",
            "请写成 2026-03-01 10:05。该行暂存隔离区，不会猜测。",
            "請寫成 2026-03-01 10:05。該列暫存隔離區，不會猜測。",
        ),
    ),
    "time_not_real": _said(
        ("no such day or hour in the calendar", "日期或时间不存在", "日期或時間不存在"),
        (
            "Correct it; if day and month are swapped, change the order of day and month.",
            "请更正；如日月颠倒，请改日期顺序。",
            "請更正；若日月顛倒，請改日期順序。",
        ),
    ),
    "time_too_early": _said(
        ("time lies before 1900", "时间早于 1900 年", "時間早於 1900 年"), _CORRECT
    ),
    "time_in_future": _said(
        ("time lies in the future", "时间在未来", "時間在未來"),
        (
            "Correct it, or the time zone or the order of day and month.",
            "请更正时间，或检查时区与日期顺序。",
            "請更正時間，或檢查時區與日期順序。",
        ),
    ),
    "number_unreadable": _said(
        ("number cannot be read", "数字无法识别", "數字無法辨識"),
        (
            "Write it as 1234.50; say so where the comma is the decimal sign.",
            "请写成 1234.50；如逗号为小数点，请注明。",
            "請寫成 1234.50；若逗號為小數點，請註明。",
        ),
    ),
    "number_too_large": _said(
        ("number has more than 14 digits", "数字超过 14 位", "數字超過 14 位"), _CORRECT
    ),
    "number_not_whole": _said(("number must be whole", "须为整数", "須為整數"), _CORRECT),
    "not_yes_or_no": _said(
        ("neither yes nor no", "无法判断是或否", "無法判斷是或否"),
        (
            "Say which words mean yes and no.",
            "请说明哪些词表示是或否。",
            "請說明哪些詞表示是或否。",
        ),
    ),
    "unknown_word": _said(
        ("a word that is not known", "词语含义未知", "詞語含義未知"),
        (
            "Say what it means, or leave that column out.",
            "请说明其含义，或不导入该列。",
            "請說明其含義，或不匯入該欄。",
        ),
    ),
    "ignored_word": _said(
        ("a word that was told to be ignored", "按要求忽略的词语", "依要求忽略的詞語"),
        (
            "Say what it means, if it means something after all.",
            "若其实有含义，请说明。",
            "若其實有含義，請說明。",
        ),
    ),
    "unknown_currency": _said(
        ("no currency code", "币种代码无效", "幣別代碼無效"),
        ("Write CNY, USD, EUR, …", "请写 CNY、USD、EUR 等。", "請寫 CNY、USD、EUR 等。"),
    ),
    "free_text": _said(
        ("a long text where a code belongs", "应为代码，却是长文本", "應為代碼，卻是長文字"),
        (
            "Take the column as a note, which goes to the vault, or leave it out.",
            "请将该列设为备注（存入保险库），或不导入。",
            "請將該欄設為備註（存入保險庫），或不匯入。",
        ),
    ),
    "identifier_in_code": _said(
        ("an e-mail address where a code belongs", "代码中含邮箱地址", "代碼中含電子郵件"),
        (
            "Take the column as the customer's e-mail, which goes to the vault.",
            "请将该列设为客户邮箱（存入保险库）。",
            "請將該欄設為客戶電子郵件（存入保險庫）。",
        ),
    ),
}
OF_ROWS: dict[str, ReasonWords] = {
    "ragged_row": _said(
        ("too few or too many cells", "单元格数量不符", "儲存格數量不符"), _MEND_ROW
    ),
    "unclosed_quote": _said(
        ("a quotation mark is not closed", "引号没有成对", "引號未成對"), _MEND_ROW
    ),
    "bad_encoding": _said(
        ("letters that cannot be read", "存在乱码", "出現亂碼"),
        (
            "Export it as UTF-8, or choose another encoding.",
            "请以 UTF-8 导出，或改选编码。",
            "請以 UTF-8 匯出，或改選編碼。",
        ),
    ),
    "nul_byte": _said(("the row is damaged", "该行已损坏", "該列已損毀"), _EXPORT_AGAIN),
    "too_long": _said(("the row is far too long", "该行过长", "該列過長"), _MEND_ROW),
    "unreadable_row": _said(
        ("the row cannot be split into cells", "无法拆分为单元格", "無法拆分為儲存格"), _MEND_ROW
    ),
    "bad_record": _said(
        ("not a record with fields", "不是带字段的记录", "不是帶欄位的紀錄"), _MEND_ROW
    ),
}
OF_FILES: dict[str, ReasonWords] = {
    "too_many_columns": _said(
        ("the file has too many columns", "文件列数过多", "檔案欄數過多"),
        (
            "Export only the columns that are needed.",
            "请只导出需要的列。",
            "請只匯出需要的欄。",
        ),
    ),
    "no_rows": _said(
        ("a header and no rows", "只有表头，没有数据", "只有標題列，沒有資料"), _EXPORT_AGAIN
    ),
    "empty_file": _said(("the file is empty", "文件是空的", "檔案是空的"), _EXPORT_AGAIN),
    "broken_file": _said(
        ("the file is damaged or was cut off", "文件损坏或不完整", "檔案損毀或不完整"),
        (
            "Export it again; rows before the damage are kept.",
            "请重新导出；损坏之前的行已保留。",
            "請重新匯出；損毀之前的列已保留。",
        ),
    ),
    "no_access": _said(
        ("the file cannot be opened", "文件无法打开", "檔案無法開啟"), _EXPORT_AGAIN
    ),
    "no_such_file": _said(("the file is not there", "文件不存在", "檔案不存在"), _EXPORT_AGAIN),
    "not_a_table": _said(("the file is no table", "文件不是表格", "檔案不是表格"), _SAVE_AS),
    "markup": _said(
        ("a web page, whatever its name says", "实为网页文件", "實為網頁檔案"), _SAVE_AS
    ),
    "several_lists": _said(
        ("several lists in one file", "一个文件含多个列表", "一個檔案含多個清單"),
        ("Export one list a file.", "请每个文件只导出一个列表。", "請每個檔案只匯出一個清單。"),
    ),
    "bad_json": _said(("the JSON cannot be read", "JSON 无法读取", "JSON 無法讀取"), _EXPORT_AGAIN),
    "password": _said(
        ("the file asks for a password", "文件有密码保护", "檔案有密碼保護"),
        (
            "Save it without a password and upload it again.",
            "请去掉密码另存后再上传。",
            "請移除密碼另存後再上傳。",
        ),
    ),
    "bomb": _said(
        (
            "it unpacks to over 100 times its size",
            "解压后超过原大小 100 倍",
            "解壓後超過原大小 100 倍",
        ),
        (
            "Do not open it; ask where it comes from. If it is honest, unpack it first.",
            "请勿打开，先确认来源；如可信，请解压后再上传。",
            "請勿開啟，先確認來源；若可信，請解壓縮後再上傳。",
        ),
    ),
    "nested_archive": _said(
        ("an archive inside an archive", "压缩包内还有压缩包", "壓縮檔內還有壓縮檔"),
        ("Unpack the outer one first.", "请先解压外层。", "請先解壓縮外層。"),
    ),
    "unknown_encoding": _said(
        ("there is no such encoding", "没有这种编码", "沒有這種編碼"),
        ("Choose another encoding.", "请改选编码。", "請改選編碼。"),
    ),
    "too_large": _said(
        ("the file is too large", "文件过大", "檔案過大"),
        ("Unpack or split it first.", "请先解压或拆分。", "請先解壓縮或分割。"),
    ),
}
OF_MAPPING: dict[str, ReasonWords] = {
    NO_RULE: _said(
        ("nothing here takes this row", "没有规则接收该行", "沒有規則接收該列"),
        (
            "Choose what the file tells of, or leave the file out.",
            "请选择该文件的内容类型，或不导入该文件。",
            "請選擇該檔案的內容類型，或不匯入該檔案。",
        ),
    ),
    ONLY_IDENTIFIERS: _said(
        (
            "only names and the like: kept in the vault",
            "仅含身份信息：已存入保险库",
            "僅含身分資訊：已存入保險庫",
        ),
        ("Nothing is to be done.", "无需处理。", "無需處理。"),
    ),
}
REASON_WORDS = OF_CELLS | OF_ROWS | OF_FILES | OF_MAPPING


def reason_words(reason: str) -> ReasonWords | None:
    """The words for a reason; None for one that a mapping gives in words of its own."""
    return REASON_WORDS.get(reason)
