package io.earwitness.recorder;

import io.earwitness.recorder.config.Secret;
import io.earwitness.siprec.filter.ElementPath;
import io.earwitness.siprec.filter.FilterAction;
import io.earwitness.siprec.filter.FilterPolicy;
import io.earwitness.siprec.filter.FilterRule;
import io.earwitness.siprec.filter.HashKey;
import java.util.List;
import java.util.Optional;

/// Something that is never stored: an entry of `privacy.never-stored`.
///
/// @param name    stands in the place of what was removed
/// @param element path of elements or of an attribute, such as `nameID/@aor`; empty where a header is named
/// @param header  name of a SIP header, or Request-URI; empty where an element is named
/// @param how     what becomes of it
public record NeverStoredSettings(String name, String element, String header, FilterAction how) {

    /// An entry of which nothing was said yet.
    public static NeverStoredSettings defaults() {
        return new NeverStoredSettings("unnamed", "", "", FilterAction.MASK);
    }

    /// What the entries mean together; throws [IllegalArgumentException] where one means nothing.
    static FilterPolicy policy(List<NeverStoredSettings> entries, Secret hashKey, boolean keyPresses) {
        try {
            return new FilterPolicy(
                    entries.stream().map(NeverStoredSettings::rule).toList(), HashKey.of(hashKey.reveal()), keyPresses);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("privacy: " + wrong.getMessage(), wrong);
        }
    }

    private FilterRule rule() {
        return new FilterRule(name, given(element).map(ElementPath::parse), given(header), how);
    }

    private static Optional<String> given(String text) {
        return Optional.of(text.strip()).filter(said -> !said.isEmpty());
    }
}
