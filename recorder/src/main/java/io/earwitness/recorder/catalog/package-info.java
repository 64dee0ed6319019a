/// Knows what recordings exist and finds them: SQLite by default, PostgreSQL by one setting.
///
/// Derived from the archive's manifests and rebuildable from them at any time; never the only place of anything.
@NullMarked
package io.earwitness.recorder.catalog;

import org.jspecify.annotations.NullMarked;
