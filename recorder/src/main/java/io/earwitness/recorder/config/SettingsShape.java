package io.earwitness.recorder.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/// The keys that a settings record has, and how to build one. Component `portFirst` of the record in component `media`
/// is the key `media.port-first` and the environment variable `EARWITNESS_MEDIA_PORT_FIRST`.
final class SettingsShape {
    static final String ENVIRONMENT_PREFIX = "EARWITNESS_";
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private SettingsShape() {}

    /// Every key with its type, in the order of the records.
    static Map<String, Class<?>> keys(Class<? extends Record> type) {
        var keys = new LinkedHashMap<String, Class<?>>();
        collect("", type, keys);
        return keys;
    }

    private static void collect(String prefix, Class<?> type, Map<String, Class<?>> keys) {
        for (var component : type.getRecordComponents()) {
            var key = prefix + kebab(component.getName());
            if (ValueForm.exists(component.getType())) {
                keys.put(key, component.getType());
            } else {
                collect(key + ".", component.getType(), keys);
            }
        }
    }

    static String kebab(String camel) {
        return HUMP.matcher(camel).replaceAll("-").toLowerCase(Locale.ROOT);
    }

    static String environmentName(String key) {
        return ENVIRONMENT_PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /// The same record with every value replaced by what `replace` makes of key and value. What the record's own checks
    /// refuse comes out as [IllegalArgumentException].
    static <R extends Record> R rebuilt(R settings, BiFunction<String, Object, Object> replace) {
        return rebuilt("", settings, replace);
    }

    private static <R extends Record> R rebuilt(String prefix, R settings, BiFunction<String, Object, Object> replace) {
        var types = new ArrayList<Class<?>>();
        var values = new ArrayList<Object>();
        for (var component : settings.getClass().getRecordComponents()) {
            var key = prefix + kebab(component.getName());
            var value = value(settings, component);
            types.add(component.getType());
            values.add(
                    ValueForm.exists(component.getType())
                            ? replace.apply(key, value)
                            : rebuilt(key + ".", (Record) value, replace));
        }
        try {
            @SuppressWarnings("unchecked") // the constructor of the record's own class
            var made = (R) settings.getClass()
                    .getDeclaredConstructor(types.toArray(Class[]::new))
                    .newInstance(values.toArray());
            return made;
        } catch (InvocationTargetException refused) {
            throw refused.getCause() instanceof IllegalArgumentException wrong
                    ? wrong
                    : new IllegalStateException("cannot build " + settings.getClass(), refused);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("cannot build " + settings.getClass(), impossible);
        }
    }

    private static Object value(Record settings, RecordComponent component) {
        try {
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("cannot read " + component, impossible);
        }
    }
}
