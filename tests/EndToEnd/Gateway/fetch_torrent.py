"""fetch_torrent.py TORRENT FOLDER: gets a torrent's file with libtorrent from its web seed alone, and prints the v2 info hash."""
import sys

import libtorrent

torrent, folder = sys.argv[1:]
info = libtorrent.torrent_info(torrent)
session = libtorrent.session({
    "listen_interfaces": "127.0.0.1:0",
    "enable_dht": False, "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
    "alert_mask": libtorrent.alert.category_t.all_categories,
})
session.add_torrent({"ti": info, "save_path": folder})

while True:
    session.wait_for_alert(1000)
    for alert in session.pop_alerts():
        if isinstance(alert, (libtorrent.url_seed_alert, libtorrent.torrent_error_alert, libtorrent.file_error_alert, libtorrent.hash_failed_alert)):
            sys.exit(alert.message())
        if isinstance(alert, libtorrent.torrent_finished_alert):
            # What is still to be written is flushed before the session ends.
            alert.handle.flush_cache()
        if isinstance(alert, libtorrent.cache_flushed_alert):
            print(info.info_hashes().v2)
            sys.exit(0)
