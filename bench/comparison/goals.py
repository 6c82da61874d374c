"""What is asked of ours. As a ratio to another program of the same run wherever the goal was given beside that program's figure: seconds of one
machine say little on another."""
import collections

from .measure import cpu_has

Goal = collections.namedtuple("Goal", "sign bound unit of row also", defaults=("", None, None, None))


def at_most(bound, unit, also=None):
    return Goal("≤", bound, unit, also=also)


def at_least(bound, unit):
    return Goal("≥", bound, unit)


def times(bound, of, row=None, sign="≤"):
    """A multiple of what another program took, in this row or in an earlier one."""
    return Goal(sign, bound, of=of, row=row)


OFF = "ours, encryption off"
GOALS = {
    "hash": {"ours": [at_least(2.5, "GB/s")], "ours, one core": [at_least(1.5 if cpu_has("avx512f") else 0.8, "GB/s")]},
    "one-to-one": {"ours": [times(2.5, "nginx+curl")], OFF: [times(1.7, "nginx+curl")]},
    "three-to-one": {"ours": [times(1, "ours", "one-to-one")], OFF: [times(1, OFF, "one-to-one")]},
    # 4.5 s and 2.8 s where libtorrent took 5.5 s, and nginx with curl 0.88 s to move 1 GiB once.
    "one-to-four": {
        "ours": [times(0.82, "libtorrent"), times(5.1, "nginx+curl"), at_most(1.6, "copies", "copies")],
        OFF: [times(0.51, "libtorrent"), times(3.2, "nginx+curl"), at_most(1.6, "copies", "copies")],
    },
    "one-to-eight": {"ours": [times(1.25, "bound")]},
    "resume": {"ours": [at_most(1, "s"), at_most(4, "MiB twice", "twice")]},
    # 4 s for 2,000 files where nginx with curl took 1.07 s and libtorrent 0.9 s.
    "small": {"ours": [at_most(2, "ms a file", "each"), times(3.7, "nginx+curl"), times(4.4, "libtorrent")]},
    "memory": {"ours": [at_most(150, "MiB")], OFF: [at_most(150, "MiB")]},
    "first-byte": {"ours": [at_most(100, "ms")]},
    "start": {"ours, --version": [at_most(0.2, "s")], "ours, client": [at_most(1, "s")], "ours, tracker": [at_most(2, "s")]},
    # What Akka.NET 1.5.30 did on the machine that the goals are from.
    "engine": {
        "ours: Tell, one thread to one actor": [at_least(8.2, "M/s")],
        "ours: Ping-pong between two actors": [at_least(1.4, "M/s")],
        "ours: Ask, one at a time": [at_least(0.48, "M/s")],
    },
    "streams": {"ours": [at_least(2, "GB/s"), times(0.44, "raw sockets", sign="≥")]},
    "remote": {
        "ours: Remote round trips, 200 outstanding": [at_least(104, "k/s")],
        "ours: Sharded Ask over 2 nodes, 100 outstanding": [at_least(82, "k/s")],
    },
}


def judge(row, figure, seen):
    """Each goal of this figure, and whether it is met. Seen: the values of this run by row and program."""
    return "; ".join(_judge(goal, row, figure, seen) for goal in GOALS.get(row, {}).get(figure.program, []))


def _judge(goal, row, figure, seen):
    text = f"{goal.sign} {goal.bound:g} {goal.unit}"
    one = 1
    if goal.of:
        text = f"{goal.sign} {goal.bound:g} × {goal.of}" + (f" at {goal.row}" if goal.row else "")
        one = seen.get((goal.row or row, goal.of))
    if one is None or figure.value is None:
        return f"{text}: not measured"
    value = figure.also[goal.also] if goal.also else figure.value
    met = value <= goal.bound * one if goal.sign == "≤" else value >= goal.bound * one
    found = f" ({value / one:.2f})" if goal.of or goal.also else ""
    return f"{text}: {'met' if met else '**missed**'}{found}"
