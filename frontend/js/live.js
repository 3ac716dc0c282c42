// What has just happened, for those who hear the page: a region that stays while parts around it are swapped.
export function say(words) {
  document.getElementById("live").textContent = words;
}
