package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Section;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;

/**
 * Models that are not part of this program: {@code model: class} with {@code class}, the name of a
 * public class on the class path that implements the interface of its kind.
 *
 * <p>The class is made by a public static method {@code from(Section)}, by a public constructor
 * that takes the {@link Section}, or by one without parameters; the first that exists counts. It
 * must draw from what it is given alone and be immutable. What it throws while it is made is
 * reported at the key, so it may say there what is wrong with its other keys, or report problems to
 * the section.
 */
final class ClassModels {
  private static final String KEY = "class";
  private static final String FACTORY = "from";

  private ClassModels() {}

  /** An instance of the class that a section names, or {@code none} after reporting a problem. */
  static <T> T read(Section s, Class<T> type, T none) {
    String name = s.text(KEY);
    if (name.isEmpty()) {
      return none;
    }
    return load(s, name, type).flatMap(found -> make(s, found, type)).orElse(none);
  }

  private static <T> Optional<Class<? extends T>> load(Section s, String name, Class<T> type) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? ClassModels.class.getClassLoader() : context;
    try {
      Class<?> found = Class.forName(name, true, loader);
      if (type.isAssignableFrom(found)) {
        return Optional.of(found.asSubclass(type));
      }
      s.problem(KEY, name + " does not implement " + type.getName());
    } catch (ClassNotFoundException e) {
      s.problem(KEY, "no class " + name + " on the class path");
    } catch (LinkageError e) {
      s.problem(KEY, name + " cannot be loaded: " + e);
    }
    return Optional.empty();
  }

  private static <T> Optional<T> make(Section s, Class<? extends T> found, Class<T> type) {
    try {
      return Optional.of(type.cast(instance(s, found, type)));
    } catch (InvocationTargetException e) {
      s.problem(KEY, found.getName() + " could not be made: " + e.getCause());
    } catch (ReflectiveOperationException e) {
      s.problem(
          KEY,
          found.getName()
              + " needs a public static method from(Section), or a public constructor with a"
              + " Section or without parameters: "
              + e);
    }
    return Optional.empty();
  }

  private static Object instance(Section s, Class<?> found, Class<?> type)
      throws ReflectiveOperationException {
    for (Method method : found.getMethods()) {
      boolean fits =
          method.getName().equals(FACTORY)
              && Modifier.isStatic(method.getModifiers())
              && type.isAssignableFrom(method.getReturnType())
              && takesSection(method.getParameterTypes());
      if (fits) {
        return method.invoke(null, s);
      }
    }
    for (Constructor<?> constructor : found.getConstructors()) {
      if (takesSection(constructor.getParameterTypes())) {
        return constructor.newInstance(s);
      }
    }
    return found.getConstructor().newInstance();
  }

  private static boolean takesSection(Class<?>[] parameters) {
    return parameters.length == 1 && parameters[0] == Section.class;
  }
}
