/// Compares what a recorder kept with what was sent, sample by sample.
@NullMarked
package io.earwitness.app.demo;

import org.jspecify.annotations.NullMarked;
