package io.earwitness.sip.message;

/// The CSeq header: a 32-bit unsigned number that orders the requests of a dialog, and the request's method.
public record CSeq(long number, String method) {
    private static final int DIGITS_MAX = 10;
    private static final long NUMBER_MAX = 0xFFFF_FFFFL;

    public static CSeq parse(String text) {
        var value = text.strip();
        int end = 0;
        while (end < value.length() && value.charAt(end) >= '0' && value.charAt(end) <= '9') {
            end++;
        }
        var method = SipMethod.named(value.substring(end).strip());
        int start = 0;
        while (start < end - 1 && value.charAt(start) == '0') {
            start++;
        }
        if (end == 0 || end - start > DIGITS_MAX || method.isEmpty() || method.indexOf(' ') >= 0) {
            throw new MalformedValueException("not a CSeq", text);
        }
        long number = Long.parseLong(value, start, end, 10);
        if (number > NUMBER_MAX) {
            throw new MalformedValueException("CSeq beyond 32 bits", text);
        }
        return new CSeq(number, method);
    }

    @Override
    public String toString() {
        return number + " " + method;
    }
}
