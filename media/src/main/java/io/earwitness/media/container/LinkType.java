package io.earwitness.media.container;

/// What a captured frame begins with: the link types we can find an IP packet in, by their registered numbers.
public enum LinkType {
    LOOPBACK_NULL(0),
    ETHERNET(1),
    RAW_IP(101),
    LOOPBACK(108),
    LINUX_COOKED(113),
    RAW_IPV4(228),
    RAW_IPV6(229),
    LINUX_COOKED_V2(276),
    UNSUPPORTED(-1);

    private final int number;

    LinkType(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    static LinkType of(int number) {
        for (var type : values()) {
            if (type.number == number && type != UNSUPPORTED) {
                return type;
            }
        }
        // Two older numbers of raw IP, by operating system.
        return number == 12 || number == 14 ? RAW_IP : UNSUPPORTED;
    }
}
