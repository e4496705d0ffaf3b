"""A progress bar for long commands: drawn on a terminal, silent anywhere else."""

from typing import Protocol


class Stream(Protocol):
    """What a bar is drawn on: a command's own ``stderr``."""

    def write(self, text: str, /) -> object: ...
    def flush(self) -> None: ...
    def isatty(self) -> bool: ...


class Progress:
    """Counts towards ``total`` and draws the count; ``with Progress(…) as bar: bar.advance()``."""

    WIDTH = 30

    def __init__(self, total: int, label: str, stream: Stream) -> None:
        self.total = max(total, 1)
        self.label = label
        self.done = 0
        self._stream = stream
        self._is_drawn = stream.isatty()
        self._filled = -1

    def __enter__(self) -> "Progress":
        self.advance(0)
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._is_drawn:
            self._stream.write("\n")
            self._stream.flush()

    def advance(self, count: int = 1) -> None:
        """Count ``count`` more as done."""
        self.done += count
        percent = min(100, self.done * 100 // self.total)
        if not self._is_drawn or percent == self._filled:
            return
        self._filled = percent
        bar = "█" * (percent * self.WIDTH // 100)
        self._stream.write(f"\r{self.label} {bar:·<{self.WIDTH}} {percent:3d} %")
        self._stream.flush()
