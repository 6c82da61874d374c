"""Trackers and client nodes of AkkaP2P as real processes, driven over the json mode of their prompt."""
import json
import os
import queue
import shlex
import subprocess
import threading
import time

from .measure import Failed, free_ports, stop

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(ROOT, "akkap2p")
PASSWORD = "compare-password"
GROUP = "compare"


class Client:
    def __init__(self, network, user, *options):
        self.network, self.user = network, user
        self.results, self.events = queue.Queue(), queue.Queue()
        self.folder = os.path.join(network.folder, "clients", user)
        began = time.monotonic()
        self.process = subprocess.Popen(
            [PROGRAM, "client", network.info, "--data", self.folder, "--output", "json", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        threading.Thread(target=self._read, daemon=True).start()
        self.event("ready", 60)
        self.start_seconds = time.monotonic() - began

    @property
    def pid(self):
        return self.process.pid

    def do(self, *words, limit=110):
        """One command; its data."""
        self.send(words)
        return self.result(limit)

    def send(self, words):
        self.process.stdin.write(shlex.join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def result(self, limit=110):
        try:
            result = self.results.get(timeout=limit)
        except queue.Empty:
            raise Failed(f"{self.user} gave no result within {limit} s") from None
        if not result["ok"]:
            raise Failed(f"{self.user}: {result['command']}: {result['error']['message']}")
        return result["data"]

    def event(self, name, limit):
        end = time.monotonic() + limit
        while True:
            try:
                event = self.events.get(timeout=max(0.001, end - time.monotonic()))
            except queue.Empty:
                raise Failed(f"{self.user}: no {name} within {limit} s") from None
            if event["event"] == name:
                return event["data"]

    def fetch(self, file, limit=110):
        """Seconds from the command to the result that says it is verified and renamed."""
        began = time.monotonic()
        download = self.begin(file)
        self.do("wait_download", download, limit, limit=limit + 10)
        return time.monotonic() - began

    def begin(self, file):
        return self.do("download_file", GROUP, file, self.target(file))["download_id"]

    def target(self, file):
        folder = os.path.join(self.network.folder, f"to-{self.user}")
        os.makedirs(folder, exist_ok=True)
        return os.path.join(folder, file)

    def kill(self):
        stop(self.process)

    def _read(self):
        for line in self.process.stdout:
            said = json.loads(line)
            (self.results if said["type"] == "result" else self.events).put(said)


class Network:
    """One tracker and any number of clients, all members of one group. Ends with everything it started."""

    def __init__(self, folder, users, *options):
        self.folder, self.clients, self.options = folder, [], options
        os.makedirs(folder, exist_ok=True)
        self.info = os.path.join(folder, "tracker_info.conf")
        cluster, api = free_ports(2)
        with open(self.info, "w") as info:
            info.write(f'trackers = [ {{ host = "127.0.0.1", cluster-port = {cluster}, api-port = {api} }} ]\n')
        began = time.monotonic()
        self.tracker = subprocess.Popen(
            [PROGRAM, "tracker", self.info, "1", "--data", os.path.join(folder, "tracker")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            if not self.tracker.stdout.readline().startswith("READY"):
                raise Failed("the tracker did not start")
            self.start_seconds = time.monotonic() - began
            for user in users:
                self.join(user)
        except BaseException:
            self.close()
            raise

    def join(self, user):
        client = Client(self, user, *self.options)
        self.clients.append(client)
        client.do("create_user", user, PASSWORD)
        client.do("login", user, PASSWORD)
        if client is self.clients[0]:
            client.do("create_group", GROUP)
        else:
            client.do("join_group", GROUP)
            self.clients[0].do("accept_request", GROUP, user)
        return client

    def again(self, client):
        """The same user and data folder, in a new process; not signed in."""
        restarted = Client(self, client.user, *self.options)
        self.clients[self.clients.index(client)] = restarted
        return restarted

    def close(self):
        for client in self.clients:
            client.kill()
        stop(self.tracker)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
