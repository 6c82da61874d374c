"""The rows of the table. Each yields figures as they are measured: what a program took or reached, a note, and what else a goal is about."""
import collections
import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time

from . import peers, syncthing
from .measure import GIB, MIB, Failed, cached, cpu_seconds, make_file, need, peak_memory, timed, until, warm
from .ours import GROUP, PASSWORD, PROGRAM, ROOT, Network

Figure = collections.namedtuple("Figure", "program value unit note also", defaults=("", {}))
MODES = {"ours": (), "ours, encryption off": ("--set", "akkap2p.client.peer.encryption=off")}
LIMIT_RATE = 20_000_000


class Bench:
    """A scratch folder, the files in it, and who takes part."""

    def __init__(self, folder, programs, scale):
        self.folder = tempfile.mkdtemp(prefix="akkap2p-compare-", dir=folder)
        self.programs, self.scale = programs, scale

    def close(self):
        shutil.rmtree(self.folder)

    def size(self, size):
        return max(MIB, int(size * self.scale) // MIB * MIB)

    def source(self, size):
        folder = os.path.join(self.folder, "source")
        path = os.path.join(folder, f"file-{size}.bin")
        if not os.path.exists(path):
            os.makedirs(folder, exist_ok=True)
            make_file(path, size)
        return cached(path)

    @contextlib.contextmanager
    def scratch(self):
        folder = tempfile.mkdtemp(dir=self.folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder)

    def warm(self, size):
        warm(self.folder, size)

    def takes_part(self, program):
        return not self.programs or any(program.startswith(name) for name in self.programs)

    def measure(self, program, unit, measuring):
        """One figure of one program; a program that is missing or fails is a row that says so."""
        if not self.takes_part(program):
            return
        try:
            value, note, *also = measuring()
            yield Figure(program, value, unit, note, *also)
        except (Failed, subprocess.TimeoutExpired) as failed:
            yield Figure(program, None, unit, str(failed))


def hashing(bench):
    path = bench.source(bench.size(4 * GIB))
    size = os.path.getsize(path)

    def ours(*only):
        timed([*only, PROGRAM, "hash", path])
        seconds = min(timed([*only, PROGRAM, "hash", path]) for _ in range(2))
        return size / seconds / 1e9, "the whole command"

    def of_mktorrent():
        with bench.scratch() as scratch:
            torrent = os.path.join(scratch, "v1.torrent")
            return size / timed([need("mktorrent"), "-a", "http://127.0.0.1/", "-o", torrent, path]) / 1e9, "SHA-1, a thread a core"

    def of_libtorrent():
        with bench.scratch() as scratch:
            return size / peers.make_torrent(path, os.path.join(scratch, "v2.torrent"), "2") / 1e9, "v2, one thread of hashing"

    def of_sha256sum():
        return size / timed([need("sha256sum"), path]) / 1e9, "one core"

    yield from bench.measure("ours", "GB/s", ours)
    yield from bench.measure("ours, one core", "GB/s", lambda: ours(need("taskset"), "-c", "0"))
    yield from bench.measure("mktorrent", "GB/s", of_mktorrent)
    yield from bench.measure("libtorrent", "GB/s", of_libtorrent)
    yield from bench.measure("sha256sum", "GB/s", of_sha256sum)


def nginx(bench, path, verify=False):
    with bench.scratch() as scratch:
        server = peers.Nginx(os.path.dirname(path), os.path.join(scratch, "nginx"))
        try:
            bench.warm(os.path.getsize(path))
            seconds = server.fetch([os.path.basename(path)], scratch)
            if verify:
                seconds += timed(["sha256sum", os.path.join(scratch, os.path.basename(path))])
            return seconds, ""
        finally:
            server.close()


def with_torrent(bench, path, version, transfer, targets=1):
    """Runs a transfer of a torrent of this file; gives it the torrent, where the file is, the target, a tracker, a folder for
    its own, and what to do before the clock starts."""
    with bench.scratch() as scratch:
        tracker = peers.TorrentTracker()
        try:
            torrent, target = os.path.join(scratch, "file.torrent"), os.path.join(scratch, "to")
            os.makedirs(target)
            peers.make_torrent(path, torrent, version, tracker.url)
            return transfer(torrent, os.path.dirname(path), target, tracker, scratch, lambda: bench.warm(targets * os.path.getsize(path)))
        finally:
            tracker.close()


def aria2(bench, path, seeds=1, targets=1, upload_limit=0):
    def transfer(torrent, source, _, tracker, scratch, before):
        return peers.aria2(torrent, source, scratch, tracker, before, seeds, targets, upload_limit)

    seconds, memory = with_torrent(bench, path, "1", transfer, targets)
    return seconds, f"{memory / MIB:.0f} MiB resident at most", {"memory": memory / MIB}


def one_target(bench, path, seeds):
    yield from bench.measure("rtorrent", "s", lambda: with_torrent(
        bench, path, "1", lambda *all: (peers.rtorrent(*all, seeds), "")))
    yield from bench.measure("libtorrent", "s", lambda: with_torrent(
        bench, path, "2", lambda torrent, source, target, _, __, before: (peers.libtorrent(torrent, source, [target], before, seeds)[0], "")))
    yield from bench.measure("aria2", "s", lambda: aria2(bench, path, seeds))


def one_to_one(bench):
    path = bench.source(bench.size(GIB))
    yield from bench.measure("nginx+curl", "s", lambda: nginx(bench, path))
    yield from bench.measure("nginx+curl+sha256sum", "s", lambda: nginx(bench, path, verify=True))
    yield from one_target(bench, path, 1)
    yield from bench.measure("syncthing", "s", lambda: of_syncthing(bench, [path]))
    for name, options in MODES.items():
        yield from bench.measure(name, "s", lambda options=options: ours_to_one(bench, path, 1, options))


def of_syncthing(bench, paths):
    with bench.scratch() as scratch:
        seconds, cpu, memory = syncthing.transfer(paths, scratch, lambda: bench.warm(sum(map(os.path.getsize, paths))))
        sizes = [size / MIB for size in memory]
        note = "TLS; CPU: sending {:.2f} s, receiving {:.2f} s; {:.0f} and {:.0f} MiB resident at most".format(*cpu, *sizes)
        return seconds, note, {"memory": max(sizes)}


def three_to_one(bench):
    path = bench.source(bench.size(GIB))
    yield from one_target(bench, path, 3)
    for name, options in MODES.items():
        yield from bench.measure(name, "s", lambda options=options: ours_to_one(bench, path, 3, options))


def ours_to_one(bench, path, seeders, options):
    file = os.path.basename(path)
    with bench.scratch() as scratch, Network(scratch, ["a"], *options) as network:
        network.clients[0].do("upload_file", path, GROUP)
        for i in range(1, seeders):
            # Each seeds a file of its own, as after a download.
            copy = os.path.join(scratch, f"copy{i}", file)
            os.makedirs(os.path.dirname(copy))
            shutil.copyfile(path, copy)
            os.sync()
            network.join(f"b{i}").do("upload_file", copy, GROUP)
        target = network.join("z")
        bench.warm(os.path.getsize(path))
        pids = [client.pid for client in network.clients]
        before = [cpu_seconds(pid) for pid in pids]
        seconds = target.fetch(file)
        *sent, received = [cpu_seconds(pid) - used for pid, used in zip(pids, before)]
        memory = max(peak_memory(pid) for pid in pids)
        return seconds, f"CPU: sending {sum(sent):.2f} s, receiving {received:.2f} s; {memory / MIB:.0f} MiB resident at most"


def ours_to_many(bench, path, count, *options):
    file = os.path.basename(path)
    with bench.scratch() as scratch, Network(scratch, ["a", *(f"b{i}" for i in range(count))], *options) as network:
        seeder, *targets = network.clients
        seeder.do("upload_file", path, GROUP)
        bench.warm(count * os.path.getsize(path))
        began = time.monotonic()
        for target in targets:
            target.send(["download_file", GROUP, file, target.target(file)])
        for target in targets:
            download = target.result()["download_id"]
            target.send(["wait_download", download, 110])
        for target in targets:
            target.result(115)
        seconds = time.monotonic() - began
        copies = seeder.do("show_shares")["shares"][0]["bytes_served"] / os.path.getsize(path)
        return seconds, f"the seeder sent {copies:.2f} copies", {"copies": copies}


def libtorrent_to_many(bench, path, count, upload_limit=0):
    with bench.scratch() as scratch:
        torrent = os.path.join(scratch, "file.torrent")
        peers.make_torrent(path, torrent, "2")
        targets = [os.path.join(scratch, f"to{i}") for i in range(count)]
        for target in targets:
            os.makedirs(target)
        seconds, sent = peers.libtorrent(torrent, os.path.dirname(path), targets, lambda: bench.warm(count * os.path.getsize(path)), upload_limit=upload_limit, mesh=True)
        return seconds, f"the seeder sent {sent / os.path.getsize(path):.2f} copies"


def one_to_four(bench):
    path, once = bench.source(bench.size(GIB // 2)), bench.source(bench.size(GIB))
    yield from bench.measure("nginx+curl", "s", lambda: (nginx(bench, once)[0], "1 → 1, twice the size"))
    yield from bench.measure("libtorrent", "s", lambda: libtorrent_to_many(bench, path, 4))
    for name, options in MODES.items():
        yield from bench.measure(name, "s", lambda options=options: ours_to_many(bench, path, 4, *options))


def one_to_eight(bench):
    path = bench.source(bench.size(64 * MIB))
    bound = os.path.getsize(path) / LIMIT_RATE
    yield Figure("bound", bound, "s", "the file at 20 MB/s")
    yield from bench.measure("libtorrent", "s", lambda: libtorrent_to_many(bench, path, 8, LIMIT_RATE))
    yield from bench.measure("aria2", "s", lambda: aria2(bench, path, targets=8, upload_limit=LIMIT_RATE))
    yield from bench.measure("ours", "s", lambda: ours_to_many(bench, path, 8, "--upload-limit", f"{LIMIT_RATE // 1_000_000}MB/s"))


def resume(bench):
    """Killed half-way and started again: how long after the login bytes flow, and how many come twice."""
    path = bench.source(bench.size(GIB))
    file, size = os.path.basename(path), os.path.getsize(path)

    def ours():
        with bench.scratch() as scratch, Network(scratch, ["a", "z"]) as network:
            seeder, target = network.clients
            seeder.do("upload_file", path, GROUP)
            bench.warm(size)
            download = target.begin(file)
            until(lambda: done(target, download) > size / 2, 60, "half of the file", 0.02)
            target.kill()
            before = seeder.do("show_shares")["shares"][0]["bytes_served"]
            began = time.monotonic()
            target = network.again(target)
            started = time.monotonic() - began
            target.do("login", target.user, PASSWORD)
            kept = done(target, download)
            until(lambda: done(target, download) > max(kept, size / 2) or ended(target, download), 60, "more bytes", 0.01)
            flowing = time.monotonic() - began
            target.do("wait_download", download, 100)
            twice = max(0, seeder.do("show_shares")["shares"][0]["bytes_served"] - size) / MIB
            note = f"until bytes flow, of it {started:.2f} s until ready; {twice:.1f} MiB twice; {before / size:.0%} sent when killed"
            return flowing, note, {"twice": twice}

    yield from bench.measure("ours", "s", ours)


def row(client, download):
    [found] = [d for d in client.do("show_downloads")["downloads"] if d["download_id"] == download]
    return found


def done(client, download):
    return row(client, download)["bytes_done"]


def ended(client, download):
    return row(client, download)["state"] == "completed"


def small(bench):
    count, size = max(10, int(2000 * bench.scale)), 16 << 10
    folder = os.path.join(bench.folder, "small")
    names = [f"small{i:04}.bin" for i in range(count)]
    if not os.path.exists(folder):
        os.makedirs(folder)
        for name in names:
            with open(os.path.join(folder, name), "wb") as file:
                file.write(os.urandom(size))
        os.sync()

    def of_nginx():
        server = peers.Nginx(folder, os.path.join(scratch, "nginx"))
        try:
            return server.fetch(names, scratch), "one connection"
        finally:
            server.close()

    def of_libtorrent():
        torrent, target = os.path.join(scratch, "small.torrent"), os.path.join(scratch, "to")
        os.makedirs(target)
        peers.make_torrent(folder, torrent, "2")
        return peers.libtorrent(torrent, bench.folder, [target], lambda: None)[0], "as one torrent"

    def ours():
        with Network(os.path.join(scratch, "ours"), ["a", "z"]) as network:
            seeder, target = network.clients
            pids = [seeder.pid, target.pid, network.tracker.pid]
            before = [cpu_seconds(pid) for pid in pids]
            began = time.monotonic()
            pipelined(seeder, [["upload_file", os.path.join(folder, name), GROUP] for name in names])
            shared, between = time.monotonic() - began, [cpu_seconds(pid) for pid in pids]
            began = time.monotonic()
            pipelined(target, [["download_file", GROUP, name, target.target(name)] for name in names])
            asked = time.monotonic() - began
            target.do("wait_download", "all", 100)
            fetched, after = time.monotonic() - began, [cpu_seconds(pid) for pid in pids]
            memory = [peak_memory(pid) / MIB for pid in pids]
            return fetched, (
                f"to fetch, of it {asked:.2f} s until all were accepted; sharing took {shared:.2f} s before; CPU s of sender, receiver, tracker: "
                f"sharing {used(before, between)}, fetching {used(between, after)}; resident at most {', '.join(f'{size:.0f}' for size in memory)} MiB"
            ), {"each": fetched / count * 1000}

    # Deleted together at the end: for minutes after, ext4 steps over each file that was deleted to make a new one, and the next program would pay for it.
    with bench.scratch() as scratch:
        yield from bench.measure("nginx+curl", "s", of_nginx)
        yield from bench.measure("libtorrent", "s", of_libtorrent)
        yield from bench.measure("syncthing", "s", lambda: of_syncthing(bench, [os.path.join(folder, name) for name in names]))
        yield from bench.measure("ours", "s", ours)


def used(before, after):
    return ", ".join(f"{now - then:.2f}" for then, now in zip(before, after))


def pipelined(client, commands):
    """Commands without waiting for each answer, as from a script; answers are read as they come."""
    written = 0
    for read in range(len(commands)):
        while written < len(commands) and written - read < 64:
            client.send(commands[written])
            written += 1
        client.result()


def memory(bench):
    path = bench.source(bench.size(2 * GIB))

    def memory_of(transfer):
        _, note, also = transfer()
        return also["memory"], note

    yield from bench.measure("aria2", "MiB", lambda: memory_of(lambda: aria2(bench, path)))
    yield from bench.measure("syncthing", "MiB", lambda: memory_of(lambda: of_syncthing(bench, [path])))
    for name, options in MODES.items():
        def ours(options=options):
            with bench.scratch() as scratch, Network(scratch, ["a", "z"], *options) as network:
                seeder, target = network.clients
                seeder.do("upload_file", path, GROUP)
                target.fetch(os.path.basename(path))
                sizes = [peak_memory(pid) / MIB for pid in (seeder.pid, target.pid, network.tracker.pid)]
                return max(sizes[:2]), "sender {:.0f}, receiver {:.0f}, tracker {:.0f}".format(*sizes)

        yield from bench.measure(name, "MiB", ours)


def first_byte(bench):
    size = bench.size(16 * MIB)

    def ours():
        with bench.scratch() as scratch, Network(scratch, ["a", "z"]) as network:
            seeder, target = network.clients
            times = []
            for i in range(5):
                # Another file each time: one that the node has already, it copies from itself.
                path = make_file(os.path.join(scratch, f"{i}.bin"), size)
                seeder.do("upload_file", path, GROUP)
                began = time.monotonic()
                download = target.begin(os.path.basename(path))
                until(lambda download=download: done(target, download) > 0, 10, "the first byte", 0.001)
                times.append(time.monotonic() - began)
                target.do("wait_download", download, 60)
            return sorted(times)[2] * 1000, f"until the first verified piece, median of 5; the first one {times[0] * 1000:.0f} ms"

    yield from bench.measure("ours", "ms", ours)


def start(bench):
    def version():
        return min(timed([PROGRAM, "--version"]) for _ in range(3)), "best of 3"

    def client():
        with bench.scratch() as scratch, Network(scratch, []) as network:
            network.join("a").kill()
            seconds = sorted(network.again(network.clients[0]).start_seconds if not network.clients[0].kill() else 0 for _ in range(3))
            return seconds[1], "to ready, median of 3"

    def tracker():
        seconds = []
        for _ in range(3):
            with bench.scratch() as scratch, Network(scratch, []) as network:
                seconds.append(network.start_seconds)
        return sorted(seconds)[1], "a new one to READY, median of 3"

    yield from bench.measure("ours, --version", "s", version)
    yield from bench.measure("ours, client", "s", client)
    yield from bench.measure("ours, tracker", "s", tracker)


def program(project):
    """What a bench program of ours prints."""
    done = subprocess.run(
        ["dotnet", "run", "-c", "Release", "--no-restore", "--project", os.path.join(ROOT, "bench", project)], capture_output=True, text=True, timeout=110)
    if done.returncode != 0:
        raise Failed(done.stderr.strip()[-200:] or done.stdout.strip()[-200:])
    return done.stdout


def rates(bench, project, unit, one):
    """A program of ours that prints a line for each rate it measured."""
    if not bench.takes_part("ours"):
        return
    try:
        for what, rate in re.findall(r"^(.+?)  +([\d,]+) .*/s$", program(project), re.MULTILINE):
            yield Figure(f"ours: {what}", int(rate.replace(",", "")) / one, unit)
    except (Failed, subprocess.TimeoutExpired) as failed:
        yield Figure("ours", None, unit, str(failed))


def streams(bench):
    def ours():
        said = program("Streams")
        rounds = [float(rate) for rate in re.findall(r"([\d.]+) GB/s", said)]
        return sorted(rounds)[len(rounds) // 2], "the median of " + re.sub(r"\s*\n\s*", "; ", said.strip())

    yield from bench.measure("raw sockets", "GB/s", lambda: (peers.raw_sockets(4 * GIB, 512 << 10), "two processes, 512 KiB at a time"))
    yield from bench.measure("ours", "GB/s", ours)


ROWS = {
    "hash": hashing,
    "one-to-one": one_to_one,
    "three-to-one": three_to_one,
    "one-to-four": one_to_four,
    "one-to-eight": one_to_eight,
    "resume": resume,
    "small": small,
    "memory": memory,
    "first-byte": first_byte,
    "start": start,
    "engine": lambda bench: rates(bench, "Engine", "M/s", 1_000_000),
    "streams": streams,
    "remote": lambda bench: rates(bench, "Remote", "k/s", 1_000),
}
