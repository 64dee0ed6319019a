package io.earwitness.siprec.filter;

import java.util.List;
import java.util.Map;

/// What a recorder never stores: rules, and the key of their hashes. With no rule everything is stored as received.
///
/// @param hashKey     of HMAC-SHA-256; empty where no rule hashes
/// @param keyPresses  whether digits in bodies (DTMF in INFO, KPML) are never stored
public record FilterPolicy(List<FilterRule> rules, HashKey hashKey, boolean keyPresses) {
    public static final FilterPolicy NOTHING = new FilterPolicy(List.of(), HashKey.NONE, false);
    /// By which what the key press policy removes is named.
    static final String KEY_PRESSES = "key-presses";

    public FilterPolicy {
        rules = List.copyOf(rules);
        if (rules.stream().map(FilterRule::name).distinct().count() < rules.size()) {
            throw new IllegalArgumentException("two rules of what is never stored have the same name");
        }
        if (hashKey.isEmpty() && rules.stream().anyMatch(rule -> rule.action() == FilterAction.HASH)) {
            throw new IllegalArgumentException(
                    "a rule of what is never stored hashes, but there is no key to hash with");
        }
    }

    public boolean isEmpty() {
        return rules.isEmpty() && !keyPresses;
    }

    /// For the further messages of a call, of whose earlier ones something was removed.
    public MessageFilter goOn(Map<String, String> removed) {
        var filter = begin();
        filter.goOn(removed);
        return filter;
    }

    /// For the messages of one call.
    public MessageFilter begin() {
        return new MessageFilter(this);
    }
}
