"""How far work is, from one process to another."""

from geo.progress import Progress


def test_what_is_told_is_read_back_on_one_line() -> None:
    told = Progress(1 / 3, "Vue 5 sur 12 :\n  Sans\u2028centre")
    assert told.line() == "0.333 Vue 5 sur 12 : Sans centre"
    assert Progress.read(told.line() + "\n") == Progress(0.333, "Vue 5 sur 12 : Sans centre")
    assert Progress(1.2, "Fini").line() == "1.000 Fini"


def test_other_lines_tell_nothing() -> None:
    for line in ("", "0.5", "0.500", "2.000 Fini", "UserWarning: 0.500 Fini", "Traceback (most recent call last):"):
        assert Progress.read(line) is None
