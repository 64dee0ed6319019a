package io.earwitness.media.srtp;

import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// A master key with its salt, the identifier that packets may carry for it (MKI), and how many packets it is good for
/// (RFC 3711 §3.2.1). Never shows its bytes as text.
public final class MasterKey {
    /// No key protects more packets than this (RFC 3711 §9.2).
    public static final long RTP_PACKETS_MAX = 1L << 48;

    public static final long RTCP_PACKETS_MAX = 1L << 31;

    private final byte[] keyAndSalt;
    private final byte[] mki;
    private final long lifetimePackets;

    private MasterKey(byte[] keyAndSalt, byte[] mki, long lifetimePackets) {
        this.keyAndSalt = keyAndSalt.clone();
        this.mki = mki.clone();
        this.lifetimePackets = lifetimePackets;
    }

    public static MasterKey of(byte[] keyAndSalt) {
        return new MasterKey(keyAndSalt, new byte[0], RTP_PACKETS_MAX);
    }

    /// A key nobody had before, without MKI.
    ///
    /// @param random a secure one
    public static MasterKey fresh(SrtpSuite suite, RandomGenerator random) {
        var bytes = new byte[suite.keyAndSaltBytes()];
        random.nextBytes(bytes);
        return of(bytes);
    }

    public MasterKey withMki(byte[] identifier) {
        return new MasterKey(keyAndSalt, identifier, lifetimePackets);
    }

    public MasterKey withLifetime(long packets) {
        return new MasterKey(keyAndSalt, mki, packets);
    }

    /// A copy, for a line of SDES.
    public byte[] keyAndSalt() {
        return keyAndSalt.clone();
    }

    public long lifetimePackets() {
        return lifetimePackets;
    }

    public int mkiBytes() {
        return mki.length;
    }

    byte[] mki() {
        return mki;
    }

    int length() {
        return keyAndSalt.length;
    }

    byte[] key(SrtpSuite suite) {
        return Arrays.copyOfRange(keyAndSalt, 0, suite.keyBytes());
    }

    byte[] salt(SrtpSuite suite) {
        return Arrays.copyOfRange(keyAndSalt, suite.keyBytes(), suite.keyAndSaltBytes());
    }

    /// Whether a packet carries this key's MKI at `at`.
    boolean isNamedAt(byte[] packet, int at) {
        return Arrays.equals(packet, at, at + mki.length, mki, 0, mki.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MasterKey that
                && Arrays.equals(keyAndSalt, that.keyAndSalt)
                && Arrays.equals(mki, that.mki)
                && lifetimePackets == that.lifetimePackets;
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(keyAndSalt), Arrays.hashCode(mki), lifetimePackets);
    }

    @Override
    public String toString() {
        return "a master key of " + keyAndSalt.length + " octets";
    }
}
