/** The present moment as state, for running times. Stops with the component that made it. */
export function ticking(everyMillis: number): { readonly date: Date } {
  let date = $state.raw(new Date());
  $effect(() => {
    const timer = setInterval(() => (date = new Date()), everyMillis);
    return () => clearInterval(timer);
  });
  return {
    get date() {
      return date;
    },
  };
}
