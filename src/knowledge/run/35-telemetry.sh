# The client of DPDK's telemetry, in Python 3.6 with its own modules, which the supervisor starts. Indentation counts here.
TELEMETRY='
# Asks the telemetry of one DPDK process for its ports, once a second, and prints a line for each answer.
# Arguments: the path of its socket. Standard input is a pipe: when its other end closes, this ends.
import json
import select
import socket
import sys
import time

SHORT = (
    ("ip", "ipackets"), ("op", "opackets"), ("ib", "ibytes"), ("ob", "obytes"),
    ("im", "imissed"), ("ie", "ierrors"), ("oe", "oerrors"), ("nb", "rx_nombuf"),
)
LONGEST = 15000


def wait(seconds):
    poll = select.poll()
    poll.register(0, 0)
    if poll.poll(max(0, int(seconds * 1000))):
        sys.exit(0)


def connect(path):
    link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    link.settimeout(2)
    link.connect(path)
    size = json.loads(link.recv(4096).decode()).get("max_output_len", 16384)
    return link, min(int(size), 1 << 20)


def ask(link, size, command):
    link.send(command.encode())
    answer = json.loads(link.recv(size).decode("utf-8", "replace"))
    return answer.get(command.split(",")[0])


def count(value):
    return value if isinstance(value, int) and value >= 0 else 0


def by_queue(stats, xstats, word, queues):
    numbers = [xstats.get("%s_q%d_packets" % (word, queue)) for queue in range(queues)]
    if queues and all(isinstance(number, int) for number in numbers):
        return numbers
    listed = stats.get("q_ipackets" if word == "rx" else "q_opackets")
    return [count(number) for number in listed[:queues]] if isinstance(listed, list) else []


def rank(name):
    # What netvsc counts of its VF and of the synthetic path: the sums, then the queues.
    if name.startswith("vf_"):
        return 1 if "_q" in name else 0
    return 2 if name.endswith("_good_packets") else 3


def port(link, size, number):
    stats = ask(link, size, "/ethdev/stats,%d" % number)
    if not isinstance(stats, dict):
        return None
    info = ask(link, size, "/ethdev/info,%d" % number) or {}
    xstats = ask(link, size, "/ethdev/xstats,%d" % number) or {}
    status = ask(link, size, "/ethdev/link_status,%d" % number) or {}
    told = {"id": number, "name": str(info.get("name", ""))[:64]}
    state = str(status.get("status", "")).upper()
    told["up"] = 1 if state == "UP" else 0 if state == "DOWN" else None
    for short, name in SHORT:
        told[short] = count(stats.get(name))
    told["qi"] = by_queue(stats, xstats, "rx", count(info.get("nb_rx_queues"))) if xstats or stats else []
    told["qo"] = by_queue(stats, xstats, "tx", count(info.get("nb_tx_queues"))) if xstats or stats else []
    extra = [(rank(name), name, value) for name, value in xstats.items() if isinstance(value, int)]
    told["x"] = {name: value for place, name, value in sorted(extra)[:200] if place < 3}
    return told


def show(told):
    # Many ports go into several lines: a line of a record has its limit.
    text = json.dumps({"p": told}, separators=(",", ":"))
    if len(text) > LONGEST and len(told) > 1:
        show(told[: len(told) // 2])
        show(told[len(told) // 2:])
        return
    now = int(time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", 7)) * 100)
    sys.stdout.write("%d %s\n" % (now, text))
    sys.stdout.flush()


def main(path):
    link = None
    due = time.monotonic()
    while True:
        try:
            if link is None:
                link, size = connect(path)
            told = [port(link, size, number) for number in ask(link, size, "/ethdev/list") or []]
            told = [one for one in told if one is not None]
            if told:
                show(told)
        except BrokenPipeError:
            # Nobody reads any more; or DPDK has hung up, which the next turn finds.
            link = None
        except (OSError, ValueError, AttributeError):
            link = None
        due = due + (1 if link is not None else 0.25)
        if due < time.monotonic():
            due = time.monotonic()
        wait(due - time.monotonic())


main(sys.argv[1])
'
