"""Two instances of syncthing that share one folder, told over their REST interface. Nothing but 127.0.0.1 is listened on or asked."""
import contextlib
import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request

from .measure import Failed, cpu_seconds, free_ports, need, peak_memory, stop, until

KEY = "compare-key"
FOLDER = "compare"
LIMIT = 100


class Instance:
    """A home with keys of its own; started once it is known who the other is."""

    def __init__(self, home, share, port, api):
        self.home, self.share, self.port, self.api = home, share, port, api
        made = subprocess.run(
            [need("syncthing"), "generate", "--home", home, "--no-default-folder", "--skip-port-probing"], capture_output=True, text=True, timeout=30)
        if not (found := re.search(r"Device ID: (\S+)", made.stdout + made.stderr)):
            raise Failed(f"syncthing made no keys: {made.stderr.strip()[-200:]}")
        self.device = found[1]
        os.makedirs(os.path.join(share, ".stfolder"))

    def start(self, other, kind, paused, address):
        with open(os.path.join(self.home, "config.xml"), "w") as config:
            config.write(f"""<configuration version="36">
  <folder id="{FOLDER}" path="{self.share}" type="{kind}" rescanIntervalS="0" fsWatcherEnabled="false">
    <device id="{self.device}"/><device id="{other.device}"/><paused>{paused}</paused>
  </folder>
  <device id="{self.device}" name="this"><address>dynamic</address></device>
  <device id="{other.device}" name="other"><address>{address}</address></device>
  <gui enabled="true" tls="false"><address>127.0.0.1:{self.api}</address><apikey>{KEY}</apikey></gui>
  <options>
    <listenAddress>tcp://127.0.0.1:{self.port}</listenAddress><reconnectionIntervalS>1</reconnectionIntervalS>
    <globalAnnounceEnabled>false</globalAnnounceEnabled><localAnnounceEnabled>false</localAnnounceEnabled>
    <relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled><stunServer></stunServer>
    <urAccepted>-1</urAccepted><crashReportingEnabled>false</crashReportingEnabled><autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    <startBrowser>false</startBrowser><setLowPriority>false</setLowPriority>
  </options>
</configuration>
""")
        self.process = subprocess.Popen(
            [need("syncthing"), "serve", "--home", self.home, "--no-browser", "--no-restart", "--no-upgrade"],
            env={**os.environ, "STMONITORED": "yes"},  # one process, no monitor beside it
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask(self, path, change=None):
        """What the REST interface answers; None while it does not."""
        body = None if change is None else json.dumps(change).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.api}/rest/{path}", body, {"X-API-Key": KEY}, method="PATCH" if body else "GET")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.loads(answer.read() or "{}")
        except (urllib.error.URLError, ConnectionError):
            if self.process.poll() is not None:
                raise Failed(f"syncthing ended with {self.process.returncode}") from None
            return None

    def has_scanned(self, files):
        status = self.ask(f"db/status?folder={FOLDER}")
        return status is not None and status["state"] == "idle" and status["localFiles"] >= files

    def is_connected(self, other):
        known = self.ask("system/connections")
        return known is not None and known["connections"].get(other.device, {}).get("connected", False)


def transfer(paths, scratch, before):
    """
    Seconds from the receiver's folder being told to go on until the last file has its final name; the CPU seconds and the most memory of sender and
    receiver.
    """
    share, target = os.path.join(scratch, "share"), os.path.join(scratch, "to")
    with contextlib.ExitStack() as running:
        ports = free_ports(4)
        sender, receiver = Instance(os.path.join(scratch, "sender"), share, *ports[:2]), Instance(os.path.join(scratch, "receiver"), target, *ports[2:])
        names = [os.path.basename(path) for path in paths]
        for path, name in zip(paths, names):
            os.link(path, os.path.join(share, name))
        sender.start(receiver, "sendonly", "false", "dynamic")  # waits to be called
        running.callback(stop, sender.process)
        receiver.start(sender, "receiveonly", "true", f"tcp://127.0.0.1:{sender.port}")
        running.callback(stop, receiver.process)
        until(lambda: sender.has_scanned(len(names)), LIMIT, "syncthing's hashing of what it shares", 0.1)
        until(lambda: receiver.is_connected(sender) and sender.is_connected(receiver), LIMIT, "connecting two of syncthing", 0.1)
        before()
        pids = [sender.process.pid, receiver.process.pid]
        used = [cpu_seconds(pid) for pid in pids]
        began = time.monotonic()
        receiver.ask(f"config/folders/{FOLDER}", {"paused": False})
        for name in names:  # the order is syncthing's own, but none is done before all are there
            until(lambda name=name: os.path.exists(os.path.join(target, name)), began + LIMIT - time.monotonic(), "syncthing")
        seconds = time.monotonic() - began
        return seconds, [cpu_seconds(pid) - earlier for pid, earlier in zip(pids, used)], [peak_memory(pid) for pid in pids]
