"""The report at the end of a soak, and the check that the daemon has not grown."""
import os
import statistics

# In bytes: the growth of the daemon's private memory that is tolerated after the warm-up, for variation in the
# allocator.
GROWTH = 8 << 20


def summarize(soak):
    total, done, same = soak.ledger.total, soak.done, soak.expectations.same
    print(f"{len(same)} requests, {same.count(False)} with other answers in other releases; "
          f"{soak.expectations.confirmed} expected answers confirmed another way")
    print(f"{total('answers')} answers, {total('telling')} of them tell the release; {total('tagged')} tagged; "
          f"{total('halves')} times a line in halves, {total('empty')} empty ones")
    print(", ".join(f"{verb} {total(verb)}" for verb in soak.ledger.columns if verb.isupper()))
    print(f"{total('connected')} connections, {total('departed')} left without a word, {total('deaf')} times deaf "
          f"for a while; {done['kills']} client processes killed")
    print(f"{done['published']} generations, {done['loads']} of them loaded, {done['mended']} with a lexicon to be "
          f"compiled again; {done['damaged']} damaged ones refused; {done['RELOAD']} times RELOAD, "
          f"{done['SIGHUP']} times SIGHUP")
    print(f"{done['restarts']} restarts")


def compare(looks, complain):
    """Prints the figures of each sample. The first third is the warm-up; after that nothing may grow."""
    warm = len(looks) // 3
    for name in looks[0]:
        values = [figures[name] for figures in looks]
        print(f"{name}: begin {values[warm]}, end {values[-1]}, most {max(values)}; all: {values}")
    memory, files, threads = ([figures[name] for figures in looks] for name in looks[0])
    # Memory rises with every reload and falls when it is trimmed, so a single sample may be low by chance.
    growth = min(memory[-3:]) - statistics.median(memory[warm - warm // 2:warm + warm // 2 + 1])
    # A sanitizer keeps memory that was freed.
    if growth > GROWTH and not os.environ.get("OBOD_SANITIZE"):
        complain(f"memory has grown by {growth} bytes")
    if files[-1] != files[warm]:
        complain(f"{files[warm]} files were open at the beginning, {files[-1]} at the end")
    # Threads of a pool come and go.
    if max(threads[-3:]) > max(threads[:-3]) + 2:
        complain(f"there were {max(threads[:-3])} threads, and then {max(threads[-3:])}")
