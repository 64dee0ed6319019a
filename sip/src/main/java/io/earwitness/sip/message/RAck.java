package io.earwitness.sip.message;

/// The RAck header of a PRACK (RFC 3262 §7.2): which provisional answer it acknowledges, by the answer's RSeq and
/// the CSeq of the request that was answered.
public record RAck(long responseNumber, CSeq cseq) {
    private static final long NUMBER_MAX = 0xFFFF_FFFFL;

    public static RAck parse(String text) {
        var value = text.strip();
        int blank = 0;
        while (blank < value.length() && !Character.isWhitespace(value.charAt(blank))) {
            blank++;
        }
        return new RAck(responseNumber(value.substring(0, blank)), CSeq.parse(value.substring(blank)));
    }

    /// The value of an RSeq header.
    public static long responseNumber(String text) {
        var digits = text.strip();
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedValueException("not an RSeq", text);
        }
        long number = Long.parseLong(digits);
        if (number > NUMBER_MAX) {
            throw new MalformedValueException("RSeq beyond 32 bits", text);
        }
        return number;
    }

    @Override
    public String toString() {
        return responseNumber + " " + cseq;
    }
}
