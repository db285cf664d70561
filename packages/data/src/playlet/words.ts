/** The words of playlet, list by list. A `/` is between the forms of a word. */
import type { Lists } from '../grammar/grammar.ts';
import type { Forms } from '../grammar/word.ts';

/** One word for each line of `lines`: its forms, in the order of `names`. */
function words(names: string, lines: string): Forms[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const texts = line.split('/').map((text) => text.trim());
      const forms = names.split(' ').map((name, i) => [name, texts[i] as string] as const);
      return { text: texts[0] as string, ...Object.fromEntries(forms) };
    });
}

/** Words of one form, with `/` between them. */
function simple(line: string): Forms[] {
  return line
    .trim()
    .split(/\s*\/\s*/)
    .map((text) => ({ text }));
}

/** The same words, each with its article. */
function withArticle(forms: readonly Forms[]): Forms[] {
  return forms.map((each) => ({
    ...each,
    a: `${/^[aeiou]/.test(each.text) ? 'an' : 'a'} ${each.text}`,
  }));
}

/** Who is on the stage. The trade is the same in every scene. */
const name: Forms[] = words(
  'text he him his trade',
  `
  Agatha / she / her / her / who repairs clocks
  Basil / he / him / his / a baker of some fame
  Clementine / she / her / her / captain of a small ferry
  Dorothea / she / her / her / who has been a queen
  Ezra / he / him / his / a poet, unpublished
  Fergus / he / him / his / a collector of doorknobs
  Hester / she / her / her / judge of vegetables
  Ignatius / he / him / his / a retired pirate
  Juniper / she / her / her / who is nine years old
  Kit / he / him / his / a postman
  Lionel / he / him / his / a tenor with a cold
  Mabel / she / her / her / inventor of the folding soup
  Otto / he / him / his / a waiter between two tables
  Percival / he / him / his / a knight, on foot
  Quilla / she / her / her / a detective on holiday
  Rufus / he / him / his / tamer of moths
  Tabitha / she / her / her / a widow, three times
  Ursula / she / her / her / professor of knots
  Winifred / she / her / her / who talks to bees
  Xavier / he / him / his / a ghost, but a polite one
  Yolanda / she / her / her / owner of the only piano
  Zeno / he / him / his / a philosopher, always late
`,
).map((each) => ({ ...each, caps: each.text.toUpperCase() }));

/** What people own, lose and count. */
const thing: Forms[] = withArticle(
  words(
    'text plural',
    `
  accordion / accordions
  alarm clock / alarm clocks
  barometer / barometers
  birdcage / birdcages
  candlestick / candlesticks
  corkscrew / corkscrews
  drum / drums
  fountain pen / fountain pens
  hammock / hammocks
  lantern / lanterns
  mousetrap / mousetraps
  peg / pegs
  raincoat / raincoats
  snow globe / snow globes
  telescope / telescopes
  weathercock / weathercocks
  anchor / anchors
  bathtub / bathtubs
  bicycle / bicycles
  bucket / buckets
  cannon / cannons
  carpet / carpets
  cupboard / cupboards
  doorbell / doorbells
  egg cup / egg cups
  feather duster / feather dusters
  garden gnome / garden gnomes
  harmonica / harmonicas
  ironing board / ironing boards
  jam jar / jam jars
  kettle / kettles
  ladder / ladders
  mattress / mattresses
  necktie / neckties
  oar / oars
  parachute / parachutes
  rolling pin / rolling pins
  saucepan / saucepans
  suitcase / suitcases
  teapot / teapots
  trombone / trombones
  umbrella / umbrellas
  violin / violins
  wheelbarrow / wheelbarrows
  wooden leg / wooden legs
`,
  ),
);

const adjective: Forms[] = withArticle(
  simple(`
  absent-minded / angry / apologetic / awkward / bewildered / borrowed / buttered / ceremonial / cheap / crooked / damp / dangerous / delicate / distant / dusty / edible / elegant / enormous / famous / fashionable / forgotten / foreign / frozen / gloomy / green / half-eaten /
  haunted / hollow / humble / invisible / jealous / left-handed / lukewarm / magnificent / mechanical /
  noisy / obedient / pocket-sized / purple / quiet / respectable / rusty / second-best / silver / sleepy / sour / striped / sticky /
  slippery / suspicious / talkative / tiny / underpaid / unlucky / upside-down / velvet / vanishing / wandering / wicked / wobbly / yellow
`),
);

const beast: Forms[] = withArticle(
  words(
    'text plural',
    `
  antelope / antelopes
  badger / badgers
  bat / bats
  beetle / beetles
  camel / camels
  crab / crabs
  cuckoo / cuckoos
  donkey / donkeys
  eel / eels
  flamingo / flamingos
  goat / goats
  goose / geese
  hamster / hamsters
  hedgehog / hedgehogs
  herring / herrings
  iguana / iguanas
  lobster / lobsters
  moth / moths
  newt / newts
  octopus / octopuses
  ostrich / ostriches
  otter / otters
  owl / owls
  ox / oxen
  parrot / parrots
  penguin / penguins
  rabbit / rabbits
  seal / seals
  snail / snails
  spider / spiders
  swan / swans
  tortoise / tortoises
  walrus / walruses
  weasel / weasels
  zebra / zebras
`,
  ),
);

/** What one does alone. */
const act: Forms[] = words(
  'text s ing past',
  `
  apologise / apologises / apologising / apologised
  argue / argues / arguing / argued
  blush / blushes / blushing / blushed
  complain / complains / complaining / complained
  cough / coughs / coughing / coughed
  curtsy / curtsies / curtsying / curtsied
  dance / dances / dancing / danced
  exaggerate / exaggerates / exaggerating / exaggerated
  disagree / disagrees / disagreeing / disagreed
  faint / faints / fainting / fainted
  giggle / giggles / giggling / giggled
  gossip / gossips / gossiping / gossiped
  hiccup / hiccups / hiccupping / hiccupped
  hum / hums / humming / hummed
  improvise / improvises / improvising / improvised
  knit / knits / knitting / knitted
  lie / lies / lying / lied
  mutter / mutters / muttering / muttered
  philosophise / philosophises / philosophising / philosophised
  pray / prays / praying / prayed
  rehearse / rehearses / rehearsing / rehearsed
  sing / sings / singing / sang
  sleepwalk / sleepwalks / sleepwalking / sleepwalked
  sneeze / sneezes / sneezing / sneezed
  tap-dance / tap-dances / tap-dancing / tap-danced
  vote / votes / voting / voted
  waltz / waltzes / waltzing / waltzed
  whistle / whistles / whistling / whistled
  yodel / yodels / yodelling / yodelled
`,
).map((each) => ({ ...each, perfect: each.text === 'sing' ? 'sung' : (each['past'] as string) }));

const irregular: Record<string, string> = { bite: 'bitten', forgive: 'forgiven', wake: 'woken' };

/** What one does to another. */
const deed: Forms[] = words(
  'text s ing past',
  `
  admire / admires / admiring / admired
  annoy / annoys / annoying / annoyed
  bite / bites / biting / bit
  chase / chases / chasing / chased
  defend / defends / defending / defended
  embarrass / embarrasses / embarrassing / embarrassed
  flatter / flatters / flattering / flattered
  forgive / forgives / forgiving / forgave
  hypnotise / hypnotises / hypnotising / hypnotised
  insult / insults / insulting / insulted
  kiss / kisses / kissing / kissed
  imitate / imitates / imitating / imitated
  interrupt / interrupts / interrupting / interrupted
  marry / marries / marrying / married
  outwit / outwits / outwitting / outwitted
  paint / paints / painting / painted
  rescue / rescues / rescuing / rescued
  salute / salutes / saluting / saluted
  serenade / serenades / serenading / serenaded
  tickle / tickles / tickling / tickled
  wake / wakes / waking / woke
  weigh / weighs / weighing / weighed
`,
).map((each) => ({ ...each, done: irregular[each.text] ?? (each['past'] as string) }));

const place: Forms[] = words(
  'text the in',
  `
  a lighthouse / the lighthouse / in the lighthouse
  a railway station / the station / at the station
  a kitchen / the kitchen / in the kitchen
  a court of law / the court / in court
  a small boat / the boat / in the boat
  an attic / the attic / in the attic
  the edge of a volcano / the volcano / at the volcano
  a library / the library / in the library
  the king's laundry / the laundry / in the laundry
  an inn / the inn / at the inn
  a greenhouse / the greenhouse / in the greenhouse
  the inside of a whale / the whale / in the whale
  a hatter's shop / the shop / in the shop
  a balcony / the balcony / on the balcony
  the moon / the moon / on the moon
  an empty theatre / the theatre / in the theatre
`,
);

const time: Forms[] = simple(`
  an hour too late / before breakfast / during a thunderstorm / at dusk / at high tide / in the fog /
  in the middle of lunch / late at night / on a Tuesday / shortly after the fire / the next morning /
  three years ago / under a full moon / while it snows
`);

/** Where things are hidden. */
const spot: Forms[] = simple(`
  among the parsnips / at the bottom of the well / behind the curtain / beneath the bishop /
  between two slices of bread / in the chimney / in the piano / in the second drawer / in the soup /
  inside the clock / on the roof / on top of the wardrobe / under my hat / under the stairs /
  up the apple tree / next to the cheese / under the floor / inside the drum / in the bread bin / behind the third door /
  in the aquarium / at the dentist / beyond the duck pond / under a heap of hats
`);

/** What a speaker keeps saying, one for each speaker of a scene. */
const tic: Forms[] = simple(`
  as my aunt used to say / between you and me / bless my elbows / by my buttons / frankly /
  great gravy / heavens and herrings / if I may be blunt / in a manner of speaking / mark my words /
  on my honour / rain or shine / so to speak / thunder and custard / to be sure / upon my whiskers / as sure as eggs / not to mince words / by the way / dear me
`);

/** How a line is spoken. */
const manner: Forms[] = simple(`
  aside / bowing / counting on both hands / eating / from under the table / hopping / in a whisper /
  kneeling / looking up / loudly / over a cup of tea / pale / proudly / to the audience / weeping /
  with a mouth full of pins / blowing bubbles / from the balcony / in tears / on one leg / pointing /
  putting on a hat / sadly / with great dignity / upside down / yawning
`);

const dish: Forms[] = simple(`
  a boiled egg / a bowl of gravel soup / a cold pancake / a dozen oysters / a fish in a waistcoat /
  a pie without a lid / a pickled pear / a plate of fog / a roast turnip / a very small ham / an onion /
  half a sandwich / last week's trifle / some grapes / the blue cheese / the crust of a pudding /
  two sausages / whatever is burning
`);

const drink: Forms[] = simple(`
  a glass of milk / a thimble of rum / barley water / cold tea / dandelion wine / hot gravy /
  melted snow / nothing, thank you / onion juice / rain water
`);

const relative: Forms[] = simple(`
  aunt / brother / cousin / dentist / doctor / godfather / grandmother / landlord / mother / niece /
  nephew / old teacher / sister / tailor / uncle
`);

const crime: Forms[] = words(
  'text ing',
  `
  stole / stealing
  swallowed / swallowing
  sat upon / sitting upon
  sold / selling
  buried / burying
  set fire to / setting fire to
`,
);

const count: Forms[] = simple('two / three / four / five / six / seven / eight / nine / ten');

/** Nouns that end a line of verse, in families that rhyme. */
const rhyme: Forms[] = `
  moon spoon tune loon prune
  sea bee tree key knee flea
  cat hat bat rat mat
  night light kite knight
  bed shed sled thread
  goat boat coat moat
  snail whale tail pail
  house mouse blouse
  king ring string wing
  bear chair pear stair
  clock sock rock flock
  toad road
  mill hill bill quill
  frog log dog
  pan fan van
`
  .trim()
  .split('\n')
  .flatMap((line) => {
    const family = line.trim().split(' ');
    return family.map((text) => ({ text, group: family[0] as string }));
  });

/** Of two syllables with the stress on the first, for verse. */
const trochee: Forms[] = simple(`
  badger / beetle / bishop / butler / camel / donkey / dragon / hermit / lobster / parrot / pirate /
  tailor / turnip / walrus / weasel / widow
`);

/** In the past, with one stressed syllable at each end: what a trochee does in verse. */
const verseDeed: Forms[] = simple(`
  was chasing / was hiding / was kissing / was painting / was hugging / was selling / was tickling /
  was counting / was polishing / was wearing
`);

const fol: Forms[] = simple('hey / ho / fie / oh / ding / hum');

/** Of one syllable, for verse. */
const mono: Forms[] = simple(
  'bald / best / blue / brave / cold / fat / last / lost / mad / new / proud / red / sad / vain / wet / wise',
);

export const lists: Lists = {
  name,
  thing,
  adjective,
  beast,
  act,
  deed,
  place,
  time,
  spot,
  tic,
  manner,
  dish,
  drink,
  relative,
  crime,
  count,
  rhyme,
  trochee,
  verseDeed,
  fol,
  mono,
};
