"""One libtorrent session in a process of its own: seeds or fetches one torrent.

   libtorrent_peer.py seed  TORRENT FOLDER PORT UPLOAD_LIMIT
   libtorrent_peer.py fetch TORRENT FOLDER PORT UPLOAD_LIMIT PEER_PORT…     ends when it has everything
"""
import sys
import time

import libtorrent

role, torrent, folder, port, limit, *peers = sys.argv[1:]
session = libtorrent.session({
    "listen_interfaces": f"127.0.0.1:{port}",
    "enable_dht": False, "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
    "allow_multiple_connections_per_ip": True,
    "upload_rate_limit": int(limit),
    "out_enc_policy": 2, "in_enc_policy": 2,
    "alert_mask": 0,
})
wanted = libtorrent.add_torrent_params()
wanted.ti = libtorrent.torrent_info(torrent)
wanted.save_path = folder
if role == "seed":
    wanted.flags |= libtorrent.torrent_flags.seed_mode
wanted.flags &= ~(libtorrent.torrent_flags.paused | libtorrent.torrent_flags.auto_managed)
# The session's limits leave out peers of the own network unless all are of the global class.
everyone = libtorrent.ip_filter()
everyone.add_rule("0.0.0.0", "255.255.255.255", 1 << libtorrent.session.global_peer_class_id)
session.set_peer_class_filter(everyone)
handle = session.add_torrent(wanted)
for peer in peers:
    handle.connect_peer(("127.0.0.1", int(peer)))
print("ready", flush=True)
if role == "fetch":
    while not handle.status().is_seeding:
        time.sleep(0.005)
    print("done", flush=True)
sys.stdin.readline()
print(handle.status().total_payload_upload, flush=True)
