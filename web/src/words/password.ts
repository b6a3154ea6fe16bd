/** The words by which someone changes their password. */
export const en = {
  change: 'Password',
  title: 'Change the password',
  current: 'Current password',
  fresh: 'New password',
  again: 'New password, again',
  rule: (least: string) => `At least ${least} characters; several words in a row make a good one.`,
  short: (least: string) => `The new password has fewer than ${least} characters.`,
  differ: 'The new password is not the same both times.',
  wrong: 'The current password is wrong.',
  same: 'The new password is the current one.',
  keep: 'Change it',
  changed: 'The password is changed. Wherever else you were logged in, you no longer are.',
};

export const fr: typeof en = {
  change: 'Mot de passe',
  title: 'Changer le mot de passe',
  current: 'Mot de passe actuel',
  fresh: 'Nouveau mot de passe',
  again: 'Nouveau mot de passe, encore une fois',
  rule: (least) => `Au moins ${least} caractères ; plusieurs mots à la suite en font un bon.`,
  short: (least) => `Le nouveau mot de passe a moins de ${least} caractères.`,
  differ: 'Le nouveau mot de passe n’est pas le même les deux fois.',
  wrong: 'Le mot de passe actuel est faux.',
  same: 'Le nouveau mot de passe est l’actuel.',
  keep: 'Changer',
  changed: 'Le mot de passe est changé. Partout ailleurs où vous étiez connecté, vous ne l’êtes plus.',
};
