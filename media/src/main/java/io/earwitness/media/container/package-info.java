/// Files that others can open: WAV, pcap and pcapng, and the IP packets inside. It trusts no length it reads.
@NullMarked
package io.earwitness.media.container;

import org.jspecify.annotations.NullMarked;
