"""Clocks, processes, memory, free ports and test files: what all measurements share."""
import contextlib
import os
import shutil
import socket
import subprocess
import time

MIB = 1 << 20
GIB = 1 << 30


class Failed(Exception):
    """A measurement could not be made; the table shows why."""


def need(program):
    path = shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin")
    if path is None:
        raise Failed(f"{program} is not installed")
    return path


def free_ports(count):
    """Held until the last is known, or the system could give one out twice."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def until(condition, limit, what, pause=0.005):
    end = time.monotonic() + limit
    while not (found := condition()):
        if time.monotonic() > end:
            raise Failed(f"{what} took longer than {limit} s")
        time.sleep(pause)
    return found


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def make_file(path, size):
    """Random bytes, on the disk already, so that no earlier write disturbs what is measured; cached."""
    with open(path, "wb") as file:
        for at in range(0, size, MIB):
            file.write(os.urandom(min(MIB, size - at)))
        file.flush()
        os.fsync(file.fileno())
    return path


def cached(path):
    """Reads a file once, so that it is in memory, as far as that reaches."""
    block = bytearray(MIB)
    with open(path, "rb", buffering=0) as file:
        while file.readinto(block):
            pass
    return path


def warm(folder, size):
    """
    Makes the system take so much memory for files and give it back. A virtual machine gets memory from its host when it is first touched,
    at a tenth of the speed, and whoever happened to be measured first would pay for it.
    """
    path, seconds = os.path.join(folder, "warm"), None
    block = bytes(MIB)
    for _ in range(4):
        began = time.monotonic()
        with open(path, "wb") as file:
            for _ in range(size // MIB):
                file.write(block)
        os.unlink(path)
        before, seconds = seconds, time.monotonic() - began
        if before is not None and seconds > before * 0.8:
            return


def cpu_has(flag):
    with open("/proc/cpuinfo") as info:
        return flag in next(line for line in info if line.startswith("flags")).split()


def machine(folder):
    """The state of the machine, without which the figures say little."""
    path, block, seconds = os.path.join(folder, "fresh"), bytes(MIB), []
    for _ in range(2):
        began = time.monotonic()
        with open(path, "wb") as file:
            for _ in range(256):
                file.write(block)
        os.unlink(path)
        seconds.append(time.monotonic() - began)
    known = " ".join(filter(cpu_has, ("sha_ni", "avx512f", "avx2")))
    return (f"{os.cpu_count()} cores ({known}), Linux {os.uname().release}, load {os.getloadavg()[0]:.1f}; writing a new cached file of 256 MiB "
            f"goes at {0.268 / seconds[0]:.2f} GB/s, the next one at {0.268 / seconds[1]:.2f}")


def peak_memory(pid):
    """The most that was resident, in bytes."""
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    raise Failed(f"process {pid} is gone")


def cpu_seconds(*pids):
    """What these have used so far; less at the mercy of whatever else the machine does than a clock."""
    used = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / os.sysconf("SC_CLK_TCK")


def stop(process):
    if process.poll() is None:
        process.kill()
    process.wait()


def timed(command, **more):
    began = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)
    seconds = time.monotonic() - began
    if done.returncode != 0:
        raise Failed(f"{command[0]} ended with {done.returncode}: {done.stderr.decode().strip()[-200:]}")
    return seconds
