/// Looks at the machine before a recorder runs on it: what is wrong, and how to mend it.
///
/// Each check reads, none changes anything.
@NullMarked
package io.earwitness.app.doctor;

import org.jspecify.annotations.NullMarked;
