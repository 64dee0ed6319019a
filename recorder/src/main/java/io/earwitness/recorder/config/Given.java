package io.earwitness.recorder.config;

/// A value that somebody gave, and where.
///
/// @param place `earwitness.yaml: sip.udp.port` or `EARWITNESS_SIP_UDP_PORT`, to be named in a complaint
record Given(String place, String text) {}
