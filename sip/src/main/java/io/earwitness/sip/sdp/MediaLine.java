package io.earwitness.sip.sdp;

import java.util.List;

/// What the `m=` line itself says.
record MediaLine(String mediaType, int port, int portCount, String protocol, List<String> formats) {
    private static final int PORT_MAX = 65_535;

    /// Reads what is there; an unreadable port is 0, as if the line were not used.
    static MediaLine parse(String text) {
        var words = Words.of(text);
        var port = words.size() > 1 ? words.get(1) : "0";
        int slash = port.indexOf('/');
        return new MediaLine(
                words.isEmpty() ? "unknown" : words.get(0),
                number(slash < 0 ? port : port.substring(0, slash), 0),
                slash < 0 ? 1 : number(port.substring(slash + 1), 1),
                words.size() > 2 ? words.get(2) : "unknown",
                words.size() > 3 ? words.subList(3, words.size()) : List.of());
    }

    private static int number(String digits, int otherwise) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return otherwise;
        }
        int number = Integer.parseInt(digits);
        return number > PORT_MAX ? otherwise : number;
    }

    @Override
    public String toString() {
        var ports = portCount > 1 ? port + "/" + portCount : Integer.toString(port);
        return mediaType + " " + ports + " " + protocol + (formats.isEmpty() ? "" : " " + String.join(" ", formats));
    }
}
