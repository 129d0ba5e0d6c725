"""The state that the processes of a soak share: plain numbers in shared memory."""
import mmap

# What the daemon may currently do: only answer; stop in an orderly way; stop at once.
LIVES, MAY_END, MAY_BREAK = range(3)
DAMAGED = 255
COUNTS = ["answers", "telling", "tagged", "halves", "empty", "connected", "departed", "deaf", "settled"]
GENERATIONS = 1 << 16


class Ledger:
    """`newest` is the generation published last, and `known` the one that the daemon is known to have reached. If
    `known` is read before a request and `newest` after its answer, the answer is from one of them or from between."""

    def __init__(self, crews, verbs):
        self.columns = COUNTS + verbs
        self.numbers = memoryview(mmap.mmap(-1, 8 * (8 + crews * len(self.columns)))).cast("Q")
        self.releases = mmap.mmap(-1, GENERATIONS)
        self.crews = crews

    def announce(self, generation, release):
        """Records a generation; called before it is published."""
        self.releases[generation] = release
        self.numbers[0] = generation

    newest = property(lambda self: self.numbers[0])

    @property
    def known(self):
        return self.numbers[1]

    @known.setter
    def known(self, generation):
        self.numbers[1] = generation

    @property
    def fate(self):
        return self.numbers[2]

    @fate.setter
    def fate(self, fate):
        self.numbers[2] = fate

    @property
    def rests(self):
        """Whether clients must not send any more requests."""
        return self.numbers[3] == 1

    @rests.setter
    def rests(self, rests):
        self.numbers[3] = int(rests)

    def place(self, crew, column):
        return 8 + crew * len(self.columns) + self.columns.index(column)

    def total(self, column):
        return sum(self.numbers[self.place(crew, column)] for crew in range(self.crews))
