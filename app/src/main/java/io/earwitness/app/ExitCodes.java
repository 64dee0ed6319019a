package io.earwitness.app;

/// What the process tells a script when it ends; the words are in `earwitness --help`.
final class ExitCodes {
    static final int OK = 0;
    static final int NO = 1;
    static final int UNAVAILABLE = 69;
    static final int DEFECT = 70;
    static final int SETTINGS = 78;

    private ExitCodes() {}
}
