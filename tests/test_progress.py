"""Progress: a line that keeps up on a terminal, plain lines elsewhere."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest

from instructions.progress import Progress


class Stream(io.StringIO):
    """A stream that says whether it is a terminal."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        """As it was made."""
        return self.terminal


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: float = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def shown(total: int, steps: list[tuple[float, int]], terminal: bool) -> str:
    """What is written when so much later so many more are finished, step by step."""
    stream, clock = Stream(terminal), Clock()
    progress = Progress(total, stream, clock)
    for seconds, count in steps:
        clock.now += seconds
        progress.add(count)
    progress.finish()
    return stream.getvalue()


def test_a_terminal_has_one_line_with_rate_and_time_left() -> None:
    """Drawn over itself, each time to the end of the line, and left behind at the end."""
    written = shown(5000, [(1, 1000), (1, 1000), (2, 3000)], terminal=True)
    assert written == (
        "\r1000 of 5000, 1000 a second, 0:04 left\x1b[K"
        "\r2000 of 5000, 1000 a second, 0:03 left\x1b[K"
        "\r5000 of 5000, 1250 a second, 0:00 left\x1b[K\n"
    )


def test_a_terminal_is_not_drawn_more_often_than_an_eye_can_follow() -> None:
    """A thousand steps in a second: some lines, and always the last."""
    written = shown(1000, [(0.001, 1)] * 1000, terminal=True)
    assert 3 <= written.count("\r") <= 6
    assert "1000 of 1000" in written


def test_elsewhere_there_is_a_plain_line_at_each_tenth() -> None:
    """No sign that a log could not show."""
    written = shown(200, [(0.5, 1)] * 200, terminal=False)
    lines = written.splitlines()
    assert lines[0] == "20 of 200, 2 a second, 1:30 left"
    assert lines[-1] == "200 of 200, 2 a second, 0:00 left"
    assert len(lines) == 10
    assert written.isprintable() or set(filter(lambda sign: not sign.isprintable(), written)) == {
        "\n"
    }


def test_big_steps_have_a_line_each() -> None:
    """And a tenth that was passed over has none."""
    written = shown(1000, [(1, 450), (1, 550)], terminal=False)
    assert written.splitlines() == [
        "450 of 1000, 450 a second, 0:01 left",
        "1000 of 1000, 500 a second, 0:00 left",
    ]


@pytest.mark.parametrize("terminal", [True, False])
def test_a_list_without_a_good_row_has_no_line(terminal: bool) -> None:
    """And no division by nothing."""
    assert shown(0, [], terminal) == ""
    assert "of 0" not in shown(0, [(1, 0)], terminal=False)


@pytest.mark.parametrize("terminal", [True, False])
def test_a_clock_that_stands_does_no_harm(terminal: bool) -> None:
    """Some clocks tick slowly."""
    assert "10 of 10" in shown(10, [(0, 10)], terminal)


def test_long_lists_tell_minutes() -> None:
    """More than an hour too, and seconds always have two digits."""
    assert "90:00 left" in shown(10_000, [(600, 1000)], terminal=False)
    assert "0:05 left" in shown(20, [(5, 10)], terminal=False)
