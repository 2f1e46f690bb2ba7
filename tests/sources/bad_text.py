"""Bad delimited files: encodings, ragged rows, quotes, NUL bytes, headers, poison anywhere."""

from collections.abc import Iterator

from tests.sources.bad_case import HEADER, Case, row, rows, table, text_case

SHORT, LONG = "91,短行,2026-03-01", "92,长行,2026-03-01,电话,1,多余"
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk")
TRADITIONAL = (
    "編號,客戶,時間,渠道,金額\n"
    "1,臺北遠東貿易有限公司,2026-03-01,電話,10.50\n"
    "2,高雄聯華實業股份有限公司,2026-03-02,拜訪,20.50\n"
    "3,新竹科技顧問公司,2026-03-03,電子郵件,30.50\n"
)
UNDECODABLE = {"utf-8": b"\xff\xfe", "gb18030": b"\xff\xff", "big5": b"\xff\xfd"}


def encoded() -> Iterator[Case]:
    for encoding in ENCODINGS:
        for count in (1, 3, 40):
            clean = table(rows(count))
            yield text_case(f"{encoding} of {count} rows", clean, count, encoding=encoding)
        spoilt = table([*rows(3), SHORT, row(4), LONG, row(5)])
        yield text_case(
            f"{encoding} ragged", spoilt, 5, "ragged_row", "ragged_row", encoding=encoding
        )
        noted = table([*rows(2), '3,"分行\n备注",2026-03-01,电话,1', row(4)])
        yield text_case(f"{encoding} quoted line end", noted, 4, encoding=encoding)
    yield text_case("big5", TRADITIONAL, 3, encoding="big5")
    yield text_case("big5 ragged", TRADITIONAL + "4,短\n", 3, "ragged_row", encoding="big5")
    yield text_case("traditional in gb18030", TRADITIONAL, 3, encoding="gb18030")
    western = "id;name;city\n1;José García;Málaga\n2;Zoë Müller;Köln\n"
    yield text_case("windows-1252", western, 2, encoding="cp1252")


def undecodable() -> Iterator[Case]:
    """One line that the encoding does not know, first, in the middle and last."""
    for encoding, bad in UNDECODABLE.items():
        text = TRADITIONAL if encoding == "big5" else table(rows(8))
        lines = text.encode(encoding).splitlines(keepends=True)
        for place in (1, len(lines) // 2 + 1, len(lines)):
            spoilt = [*lines[:place], b"9,a" + bad + b"b,2026-03-01,x,1\n", *lines[place:]]
            name = f"{encoding} with an undecodable line {place}"
            yield text_case(name, b"".join(spoilt), len(lines) - 1, "bad_encoding")
    two = table(rows(6)).encode().replace("公司2".encode(), b"\xb9\xab")
    yield text_case("a GBK word in UTF-8", two, 5, "bad_encoding")


def delimited() -> Iterator[Case]:
    for delimiter in ",;\t|^":
        name = repr(delimiter)
        header = delimiter.join(HEADER.split(","))
        good = rows(4, delimiter)
        yield text_case(f"{name} delimited", table(good, header), 4)
        short = delimiter.join(["9", "短"])
        yield text_case(f"{name} ragged", table([short, *good], header), 4, "ragged_row")
        quoted = delimiter.join(["9", f'"甲{delimiter}乙"', "2026-03-01", "电话", "1"])
        yield text_case(f"{name} quoted", table([quoted, *good], header), 5)
    yield text_case(
        "blanks apart", "id  day       amount\n 1  20260301   9.5\n 2  20260302  19\n", 2
    )
    decimals = "id;preis;menge\n1;1,5;2\n2;2,75;4\n"
    yield text_case("semicolons with decimal commas", decimals, 2)
    yield text_case("Excel's sep line", "sep=|\na|b,c\n1|2,3\n4|5\n", 2)


def quotes() -> Iterator[Case]:
    good = rows(3)
    cases = {
        "an opened quote": ['9,"甲,2026-03-01,电话,1'],
        "an opened quote before a quoted row": ['9,"甲,2026-03-01,电话,1', '"5","乙","c","d","e"'],
        "a closing quote lost in a quoted row": ['"9","甲,"2026-03-01","电话","1"'],
        "an opened quote at the end of a row": ['9,甲,2026-03-01,电话,"1'],
    }
    for name, bad in cases.items():
        kept = 3 + len(bad) - 1
        reason = "ragged_row" if "lost" in name else "unclosed_quote"
        yield text_case(f"{name}, first", table([*bad, *good]), kept, reason)
        yield text_case(f"{name}, middle", table([good[0], *bad, *good[1:]]), kept, reason)
        yield text_case(f"{name}, last", table([*good, *bad]), kept, reason)
    for name, line in {
        "inches": '9,5" 管,2026-03-01,电话,1',
        "doubled quotes": '9,"他说""好""",2026-03-01,电话,1',
        "text behind a quote": '9,"甲"乙,2026-03-01,电话,1',
        "an empty quoted cell": '9,"",2026-03-01,电话,1',
        "a quoted delimiter": '9,"甲,乙",2026-03-01,电话,1',
        "quoted line ends": '9,"甲\r\n乙\n\n丙",2026-03-01,电话,1',
    }.items():
        yield text_case(name, table([*good, line, row(4)]), 5)
    swallowed = table([good[0], '9,"多\n行",3', *good[1:]])
    yield text_case("a ragged row over two lines", swallowed, 3, "ragged_row")


def zeros() -> Iterator[Case]:
    good = table(rows(4)).encode()
    yield text_case("a NUL in a cell", good.replace("公司2".encode(), b"\0"), 3, "nul_byte")
    yield text_case("a NUL in two rows", good.replace("电话".encode(), b"\0", 1), 3, "nul_byte")
    yield text_case("NULs after the end", good + bytes(60), 4, "nul_byte")
    yield text_case("a NUL in the header", good.replace("客户".encode(), b"a\0"), 4)
    yield text_case("only NULs", bytes(5000), 0, "empty_file")


def line_ends() -> Iterator[Case]:
    yield text_case("CRLF", table(rows(4), end="\r\n"), 4)
    yield text_case("CR", table(rows(4), end="\r"), 4)
    yield text_case("mixed line ends", table(rows(2), end="\r\n") + row(3) + "\n" + row(4), 4)
    yield text_case("no last line end", table(rows(4)).rstrip("\n"), 4)
    yield text_case("blank lines", table(["", *rows(2), "", "   ", row(3), "", ""]), 3)
    yield text_case("rows of delimiters", table([*rows(2), ",,,,", row(3), ",,,,"]), 3)
    yield text_case("a carriage return in a cell", table([row(1), "2,甲\r乙,c,d,e", row(3)]), 3)
    yield text_case("a delimiter behind each row", table([f"{line}," for line in rows(3)]), 3)
    yield text_case("form feeds and bells", table([*rows(2), "3,甲\f乙\a,c,d,e"]), 3)


def headers() -> Iterator[Case]:
    yield text_case("duplicated headers", table(rows(3), "客户,客户,时间,客户,时间"), 3)
    yield text_case("unnamed columns", table(rows(3), "编号,,时间,,"), 3)
    yield text_case("a header only", HEADER, 0, "no_rows")
    yield text_case("a header and a line end", HEADER + "\n", 0, "no_rows")
    yield text_case("a header and blank lines", HEADER + "\n\n\n", 0, "no_rows")
    yield text_case("a header of one column", "客户\n甲\n乙\n", 2)
    yield text_case("blanks around names", table(rows(2), " 编号 ,\t客户, 时间 ,渠道,金额\t"), 2)
    yield text_case(
        "a line end in the header", table(rows(2), '编号,"客户\n名称",时间,渠道,金额'), 2
    )
    yield text_case("title lines", "销售报表\n导出人 王芳\n\n" + table(rows(3)), 3)
    yield text_case("a header short by one", table(rows(3), "a,b,c,d"), 0, *["ragged_row"] * 3)
    yield text_case("a header long by one", table(rows(2), HEADER + ",f"), 0, *["ragged_row"] * 2)
    yield text_case("nothing", b"", 0, "empty_file")
    yield text_case("a byte order mark alone", b"\xef\xbb\xbf", 0, "empty_file")
    yield text_case("blank lines alone", "\n \n\t\n\n", 0, "empty_file")
    for count in (2_001, 10_000, 1_000_000):
        wide = ",".join(f"c{place}" for place in range(count))
        yield text_case(
            f"{count} columns", f"{wide}\n{'1,' * (count - 1)}1\n", 0, "too_many_columns"
        )
    full = ",".join(f"c{place}" for place in range(2_000))
    yield text_case("2000 columns", f"{full}\n{'1,' * 1999}1\n", 1)
    yield text_case(
        "one row of 10,000 cells", table([row(1), "1," * 9999, row(2)]), 3 - 1, "ragged_row"
    )


def values() -> Iterator[Case]:
    """Cells that only intake may judge: to the reader they are text."""
    for name, cell in {
        "30 February": "2026-02-30",
        "an American date": "03/04/2026",
        "a German date": "04.03.2026",
        "a Chinese date": "2026年3月4日",
        "a serial date": "46085.5",
        "a compact date": "20260304",
        "a thousands sign": '"1,234,567.89"',
        "a wide thousands sign": "1,234".replace(",", "\uff0c"),
        "a currency sign": "￥1234",
        "a formula": '"=HYPERLINK(""http://x"",""y"")"',
        "a command": "=cmd|' /C calc'!A0",
        "an emoji": "👩‍👩‍👧‍👦好",
        "right to left": "\u202eabc",
        "a zero width space": "甲\u200b乙",
        "a huge cell": "长" * 1_000_000,
        "a rare character": "𠮷野家",
        "a noncharacter": "\uffff",
    }.items():
        yield text_case(name, table([row(1), f"2,{cell},c,d,e", row(3)]), 3)


def poison() -> Iterator[Case]:
    """One bad row among 200 at any place: the other 200 stand."""
    good = [line.encode() for line in rows(200)]
    kinds = {
        "short": (b"1,2,3", "ragged_row"),
        "long": (b"1,2,3,4,5,6", "ragged_row"),
        "zero": (b"1,2\0,3,4,5", "nul_byte"),
        "undecodable": (b"1,\xff\xfe,3,4,5", "bad_encoding"),
        "opened": (b'1,"2,3,4,5', "unclosed_quote"),
    }
    for name, (line, reason) in kinds.items():
        for place in (0, 1, 2, 50, 99, 100, 150, 199, 200):
            lines = [HEADER.encode(), *good[:place], line, *good[place:]]
            text = b"\n".join(lines) + b"\n"
            yield text_case(f"{name} row at {place} of 200", text, 200, reason)


def bad_texts() -> list[Case]:
    """All of them."""
    makers = (encoded, undecodable, delimited, quotes, zeros, line_ends, headers, values, poison)
    return [case for maker in makers for case in maker()]
