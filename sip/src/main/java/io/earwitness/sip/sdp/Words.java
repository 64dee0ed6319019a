package io.earwitness.sip.sdp;

import java.util.ArrayList;
import java.util.List;

/// The words of a line, apart by any run of blanks.
final class Words {
    private Words() {}

    static List<String> of(String line) {
        var words = new ArrayList<String>();
        int start = -1;
        for (int i = 0; i <= line.length(); i++) {
            boolean blank = i == line.length() || line.charAt(i) == ' ' || line.charAt(i) == '\t';
            if (blank && start >= 0) {
                words.add(line.substring(start, i));
                start = -1;
            } else if (!blank && start < 0) {
                start = i;
            }
        }
        return words;
    }
}
