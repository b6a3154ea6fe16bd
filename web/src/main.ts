import { mount } from 'svelte';
import Entrance from './Entrance.svelte';
import './page.css';

const target = document.getElementById('page');
if (target) mount(Entrance, { target });
