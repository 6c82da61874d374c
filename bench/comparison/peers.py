"""The programs that ours is held against. Each function gives the seconds of one transfer, or raises Failed with the reason.
What is to be done right before the clock starts is given as before."""
import contextlib
import http.server
import multiprocessing
import os
import pty
import socket
import subprocess
import threading
import time
import urllib.parse

from .measure import Failed, free_ports, listens, need, peak_memory, stop, timed, until

PYTHON = "/usr/bin/python3"  # python3-libtorrent belongs to Debian's own
LIBTORRENT_PEER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "libtorrent_peer.py")
LIMIT = 100


class Nginx:
    """Serves a folder over plain HTTP."""

    def __init__(self, folder, scratch):
        program = need("nginx")
        self.curl = need("curl")
        [self.port] = free_ports(1)
        os.makedirs(scratch, exist_ok=True)
        config = os.path.join(scratch, "nginx.conf")
        with open(config, "w") as file:
            file.write(
                f"daemon off; pid {scratch}/pid; error_log {scratch}/error.log; worker_processes 2; user root;\n"
                "events { worker_connections 64; }\n"
                f"http {{ access_log off; sendfile on; client_body_temp_path {scratch}/b; proxy_temp_path {scratch}/p; "
                f"fastcgi_temp_path {scratch}/f; uwsgi_temp_path {scratch}/u; scgi_temp_path {scratch}/s;\n"
                f"server {{ listen 127.0.0.1:{self.port}; root {folder}; }} }}\n")
        self.process = subprocess.Popen([program, "-c", config, "-p", scratch], stderr=subprocess.DEVNULL, start_new_session=True)
        until(lambda: listens(self.port), 5, "the start of nginx")

    def fetch(self, names, target):
        config = "".join(f'output = "{os.path.join(target, name)}"\nurl = "http://127.0.0.1:{self.port}/{name}"\n' for name in names)
        return timed([self.curl, "-s", "-S", "-f", "-K", "-"], input=config.encode())

    def close(self):
        self.process.terminate()
        self.process.wait()


class TorrentTracker:
    """Just enough of a BitTorrent tracker for programs that cannot be told their peers."""

    def __init__(self):
        peers = self.peers = {}
        seeds = self.seeds = set()

        class Announce(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
                port = int(asked["port"][0])
                others = b"".join(bytes([127, 0, 0, 1]) + p.to_bytes(2, "big") for p in peers if p != port)
                peers[port] = True
                if asked.get("left") == ["0"]:
                    seeds.add(port)
                body = b"d8:intervali60e5:peers%d:%se" % (len(others), others)
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Announce)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/announce"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def make_torrent(path, torrent, version, tracker=""):
    """The seconds that hashing took."""
    maker = (
        "import libtorrent, os, sys, time\n"
        "path, torrent, version, tracker = sys.argv[1:]\n"
        "files = libtorrent.file_storage(); libtorrent.add_files(files, path)\n"
        "make = libtorrent.create_torrent(files, 512 << 10, libtorrent.create_torrent.v2_only if version == '2' else libtorrent.create_torrent.v1_only)\n"
        "tracker and make.add_tracker(tracker)\n"
        "began = time.monotonic(); libtorrent.set_piece_hashes(make, os.path.dirname(path)); print(time.monotonic() - began)\n"
        "open(torrent, 'wb').write(libtorrent.bencode(make.generate()))\n")
    done = subprocess.run([PYTHON, "-c", maker, path, torrent, version, tracker], capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed("python3-libtorrent is not installed" if "No module" in done.stderr else done.stderr.strip()[-200:])
    return float(done.stdout)


def libtorrent(torrent, source, targets, before, seeds=1, upload_limit=0, mesh=False):
    """Seconds until the last target has everything, and the bytes that the first seed sent."""
    ports = free_ports(seeds + len(targets))
    running = []
    limit = threading.Timer(2 * LIMIT, lambda: [process.kill() for process in running])

    def start(role, folder, port, peers=()):
        process = subprocess.Popen(
            [PYTHON, LIBTORRENT_PEER, role, torrent, folder, str(port), str(upload_limit), *map(str, peers)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        running.append(process)
        return process

    try:
        limit.start()
        for port in ports[:seeds]:
            if start("seed", source, port).stdout.readline() != "ready\n":
                raise Failed("libtorrent did not start")
        before()
        began = time.monotonic()
        for i, target in enumerate(targets):
            known = ports[:seeds] + (ports[seeds:seeds + i] if mesh else [])
            start("fetch", target, ports[seeds + i], known)
        for process in running[seeds:]:
            if process.stdout.readline() != "ready\n" or not process.stdout.readline().startswith("done"):
                raise Failed(f"libtorrent broke off, or took longer than {2 * LIMIT} s")
        seconds = time.monotonic() - began
        running[0].stdin.write("how much\n")
        running[0].stdin.flush()
        return seconds, int(running[0].stdout.readline())
    finally:
        limit.cancel()
        for process in running:
            stop(process)


def rtorrent(torrent, source, target, tracker, scratch, before, seeds=1):
    need("rtorrent")
    running, screens = [], []

    def start(name, folder, port, more):
        session = os.path.join(scratch, f"rtorrent-{name}")
        os.makedirs(session)
        config = os.path.join(session, "rc")
        with open(config, "w") as file:
            file.write(
                f"session.path.set = {session}\ndirectory.default.set = {folder}\nnetwork.port_range.set = {port}-{port}\n"
                "network.bind_address.set = 127.0.0.1\nnetwork.local_address.set = 127.0.0.1\nprotocol.pex.set = no\ndht.mode.set = disable\n"
                "trackers.use_udp.set = no\npieces.hash.on_completion.set = no\nprotocol.encryption.set = none\nsystem.umask.set = 0022\n"
                f"{more}load.start = {torrent}\n")
        screen, terminal = pty.openpty()
        screens.append(screen)
        threading.Thread(target=_drain, args=(screen,), daemon=True).start()
        process = subprocess.Popen(
            ["rtorrent", "-n", "-o", f"import={config}"], stdin=terminal, stdout=terminal, stderr=terminal,
            env={**os.environ, "TERM": "xterm", "HOME": session}, start_new_session=True)
        os.close(terminal)
        running.append(process)

    ports = free_ports(seeds + 1)
    finished = os.path.join(scratch, "rtorrent-finished")
    try:
        for i in range(seeds):
            start(f"seed{i}", source, ports[i], "")
        until(lambda: tracker.seeds.issuperset(ports[:seeds]), 60, "rtorrent's check of what it seeds", 0.05)
        before()
        began = time.monotonic()
        start("fetch", target, ports[-1], f'method.set_key = event.download.finished, told, "execute.nothrow = touch,{finished}"\n')
        until(lambda: os.path.exists(finished), LIMIT, "rtorrent")
        return time.monotonic() - began
    finally:
        for process in running:
            stop(process)
        for screen in screens:
            os.close(screen)


def _drain(screen):
    try:
        while os.read(screen, 65536):
            pass
    except OSError:
        return  # the terminal is closed


def aria2(torrent, source, scratch, tracker, before, seeds=1, targets=1, upload_limit=0):
    """Seconds until the last target has everything, all going on sending until then, and the most memory of any."""
    ports = free_ports(seeds + targets)
    folders = [os.path.join(scratch, f"aria2-{i}") for i in range(targets)]
    told = os.path.join(scratch, "told")
    with open(told, "w", opener=lambda path, flags: os.open(path, flags, 0o700)) as script:
        script.write('#!/bin/sh\ntouch "$(dirname "$3")/finished"\n')
    with contextlib.ExitStack() as running:
        limit = f"--max-overall-upload-limit={upload_limit}"
        started = [_aria2(running, port, source, torrent, limit, "--bt-seed-unverified") for port in ports[:seeds]]
        until(lambda: tracker.peers.keys() >= set(ports[:seeds]), 60, "aria2's start", 0.05)
        before()
        began = time.monotonic()
        for port, folder in zip(ports[seeds:], folders):
            os.makedirs(folder)
            started.append(_aria2(running, port, folder, torrent, limit, f"--on-bt-download-complete={told}"))
        until(lambda: all(os.path.exists(os.path.join(folder, "finished")) for folder in folders), LIMIT, "aria2")
        return time.monotonic() - began, max(peak_memory(process.pid) for process in started)


def _aria2(running, port, folder, torrent, *options):
    process = subprocess.Popen(
        [need("aria2c"), "--enable-dht=false", "--enable-dht6=false", "--bt-enable-lpd=false", "--enable-peer-exchange=false", "--disable-ipv6", "--quiet",
         "--follow-torrent=false", "--allow-overwrite", "--file-allocation=falloc", "--bt-max-peers=0", "--seed-ratio=0", f"--listen-port={port}",
         "-d", folder, *options, torrent],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    running.callback(stop, process)
    return process


def raw_sockets(size, chunk):
    """GB/s of one connection between two processes, and nothing else."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        sender = multiprocessing.Process(target=_send, args=(server.getsockname()[1], size, chunk), daemon=True)
        sender.start()
        server.settimeout(10)
        connection, _ = server.accept()
        with connection:
            connection.settimeout(LIMIT)
            buffer, received, began = bytearray(chunk), 0, time.monotonic()
            while read := connection.recv_into(buffer):
                received += read
            seconds = time.monotonic() - began
        sender.join(10)
    if received != size:
        raise Failed(f"raw sockets received {received} of {size} bytes")
    return size / seconds / 1e9


def _send(port, size, chunk):
    block = bytes(chunk)
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        for _ in range(size // chunk):
            connection.sendall(block)
