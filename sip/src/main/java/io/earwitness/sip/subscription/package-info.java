/// Notifies subscribers of event packages (RFC 6665): who subscribed, for how long, and what each was told last.
/// May not know what a package is about.
@NullMarked
package io.earwitness.sip.subscription;

import org.jspecify.annotations.NullMarked;
