package io.earwitness.media.net;

import java.time.InstantSource;

class NioPacketSourceIT extends PacketSourceContract {
    @Override
    protected PacketSource newSource() throws Exception {
        return new NioPacketSource(1 << 20, InstantSource.system());
    }
}
