/// Makes `docs/conformance.md` of the rows that we hold ourselves to and of the tests that ran. May not judge by
/// itself:
/// a row holds when a test with its id as a tag passed and none failed.
@NullMarked
package io.earwitness.conformance;

import org.jspecify.annotations.NullMarked;
