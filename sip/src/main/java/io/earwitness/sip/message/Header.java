package io.earwitness.sip.message;

/// One header line. A compact name is kept as its long form; the value holds no line break, so that a value from
/// outside can never become a header of its own.
public record Header(String name, String value) {
    public Header {
        name = HeaderName.longForm(name);
        if (name.isEmpty() || broken(name) || broken(value)) {
            throw new IllegalArgumentException("a header holds no line break, and its name is not empty: " + name);
        }
    }

    private static boolean broken(String text) {
        return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
    }

    public boolean named(String other) {
        return name.equalsIgnoreCase(other);
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }
}
