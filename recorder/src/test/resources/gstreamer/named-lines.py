#!/usr/bin/env python3
# Has GStreamer send files of A-law octets to one port at once, each as an RTP source of its own whose packets name its
# line by the MID header extension (RFC 9143).
#
#   named-lines.py PORT EXTENSION-ID FILE:SSRC:MID ...
#
# gst-launch cannot give the extension its name, so this does, through GStreamer's C interface.
import ctypes
import sys

gst = ctypes.CDLL("libgstreamer-1.0.so.0")
rtp = ctypes.CDLL("libgstrtp-1.0.so.0")
gobject = ctypes.CDLL("libgobject-2.0.so.0")
for function in (gst.gst_parse_launch, gst.gst_bin_get_by_name, gst.gst_element_factory_make,
                 gst.gst_element_get_bus, gst.gst_bus_timed_pop_filtered):
    function.restype = ctypes.c_void_p

PLAYING, NULL = 4, 1
END_OF_STREAM, ERROR = 1, 2
PATIENCE_NANOS = 20 * 10**9


def pointer(value):
    return ctypes.c_void_p(value)


port, identifier = sys.argv[1:3]
lines = [line.split(":") for line in sys.argv[3:]]
pipeline = f"funnel name=f ! udpsink host=127.0.0.1 port={port}"
for number, (file, ssrc, _) in enumerate(lines):
    pipeline += (f" filesrc location={file} ! rawaudioparse use-sink-caps=false format=alaw sample-rate=8000"
                 f" num-channels=1 ! rtppcmapay name=p{number} pt=8 ssrc={ssrc} min-ptime=20000000"
                 f" max-ptime=20000000 ! f.")
gst.gst_init(None, None)
launched = gst.gst_parse_launch(pipeline.encode(), None)
for number, (_, _, mid) in enumerate(lines):
    payloader = gst.gst_bin_get_by_name(pointer(launched), f"p{number}".encode())
    extension = gst.gst_element_factory_make(b"rtphdrextmid", None)
    gobject.g_object_set(pointer(extension), b"mid", mid.encode(), None)
    rtp.gst_rtp_header_extension_set_id(pointer(extension), int(identifier))
    gobject.g_signal_emit_by_name(pointer(payloader), b"add-extension", pointer(extension))
gst.gst_element_set_state(pointer(launched), PLAYING)
bus = gst.gst_element_get_bus(pointer(launched))
ended = gst.gst_bus_timed_pop_filtered(pointer(bus), ctypes.c_uint64(PATIENCE_NANOS), END_OF_STREAM | ERROR)
gst.gst_element_set_state(pointer(launched), NULL)
sys.exit(0 if ended else 1)
